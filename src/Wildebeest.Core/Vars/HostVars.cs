namespace Wildebeest.Vars;

/// <summary>A value that holds, and whose it is.</summary>
sealed record VarPick(VarValue Value, Coordinate Coordinate, Rank Rank);

/// <summary>
/// A name of which there are values at a place: either names below it, or the value that won, with those that it won over. Maps are joined name by name; what is no map is
/// taken or left whole.
/// </summary>
sealed class VarNode
{
    readonly SortedDictionary<string, VarNode> below = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, VarNode> Below => below;

    /// <summary>Null where there are names below it.</summary>
    public VarPick? Pick { get; private set; }

    /// <summary>What is as close and says something else.</summary>
    public VarPick? Rival { get; private set; }

    /// <summary>What was said here by coordinates that are less close, the closest last.</summary>
    public List<VarPick> Overridden { get; } = [];

    /// <summary>Adds what a coordinate says. Those less close must have been added before.</summary>
    public void Add(VarPick added)
    {
        if (added.Value is VarMap map)
        {
            AddMap(map, added);
            return;
        }

        var replaced = Picks().ToList();
        if (replaced.FirstOrDefault(pick => pick.Rank == added.Rank) is { } rival)
        {
            if (!rival.Value.IsSameAs(added.Value))
            {
                Rival ??= added;
                Pick ??= rival;
            }

            return;
        }

        Overridden.AddRange(replaced);
        below.Clear();
        (Pick, Rival) = (added, null);
    }

    /// <summary>Of it and all below it: the first that two coordinates disagree about.</summary>
    public (string Name, VarNode Node)? Tie(string name) =>
        Rival is not null ? (name, this) : below.Select(entry => entry.Value.Tie(Joined(name, entry.Key))).FirstOrDefault(tie => tie is not null);

    public VarValue Value() => Pick?.Value ?? new VarMap(below.ToDictionary(entry => entry.Key, entry => entry.Value.Value(), StringComparer.Ordinal), Picks().FirstOrDefault()?.Value.Where ?? "");

    /// <summary>It and all below it that hold a value, by their whole names.</summary>
    public IEnumerable<(string Name, VarNode Node)> Leaves(string name) =>
        Pick is not null ? [(name, this)] : below.SelectMany(entry => entry.Value.Leaves(Joined(name, entry.Key)));

    public static string Joined(string name, string next) => name.Length == 0 ? next : $"{name}.{next}";

    void AddMap(VarMap map, VarPick added)
    {
        if (Pick is { } pick)
        {
            if (pick.Rank == added.Rank)
            {
                Rival ??= added;
                return;
            }

            Overridden.Add(pick);
            (Pick, Rival) = (null, null);
        }

        foreach (var (name, value) in map.Entries)
        {
            if (!below.TryGetValue(name, out var node))
            {
                below.Add(name, node = new VarNode());
            }

            node.Add(added with { Value = value });
        }
    }

    IEnumerable<VarPick> Picks() => Pick is not null ? [Pick] : below.Values.SelectMany(node => node.Picks());
}

/// <summary>The values of one host at one place, and where each came from. Pure.</summary>
sealed class HostVars
{
    readonly VarNode root = new();
    readonly IReadOnlyList<VarsSection> all;
    readonly Place place;

    /// <param name="sections">Of all files of the chain.</param>
    /// <param name="own">Of the machine's own file, which comes before all others.</param>
    public HostVars(IReadOnlyList<VarsSection> sections, IReadOnlyList<VarsSection> own, Place place)
    {
        (all, this.place) = (sections, place);
        var holding = sections.Select(section => (Section: section, Rank: section.Coordinate.Match(place)))
            .Concat(own.Select(section => (Section: section, Rank: section.Coordinate.Match(place) is { } rank ? rank with { Nearness = Nearness.Machine } : (Rank?)null)))
            .Where(held => held.Rank is not null).OrderBy(held => held.Rank!.Value);
        foreach (var held in holding)
        {
            root.Add(new VarPick(held.Section.Values, held.Section.Coordinate, held.Rank!.Value));
        }
    }

    /// <summary>All that hold a value, by their whole names, in order.</summary>
    public IEnumerable<(string Name, VarNode Node)> Leaves => root.Leaves("");

    /// <summary>What has this name, such as <c>pool.size</c>; nothing asks for all of them. Null where there is none.</summary>
    /// <exception cref="VarsException">Two coordinates that are as close disagree about it.</exception>
    public VarNode? Find(string name)
    {
        var (node, path) = (root, "");
        foreach (var part in name.Length == 0 ? [] : name.Split('.'))
        {
            path = VarNode.Joined(path, part);
            if (!node.Below.TryGetValue(part, out var next))
            {
                // A name below one that two files disagree about is not known either.
                return node.Rival is null ? null : throw VarsException.Tie(path, node.Pick!, node.Rival);
            }

            node = next;
        }

        return node.Tie(name) is { } tie ? throw VarsException.Tie(tie.Name, tie.Node.Pick!, tie.Node.Rival!) : node;
    }

    /// <summary>Why there is no such name, and which are near.</summary>
    public VarsException Missing(string name)
    {
        var names = Leaves.Select(leaf => leaf.Name).ToList();
        var near = names.OrderBy(known => known.Contains(name, StringComparison.Ordinal) ? 0 : EditDistance.Between(name.Length > 200 ? name[..200] : name, known)).ThenBy(known => known, StringComparer.Ordinal).Take(5).ToList();
        var elsewhere = all.Where(section => section.Coordinate.Match(place) is null && Has(section.Values, name)).Select(section => section.Coordinate.Text).Distinct().Take(3).ToList();
        var sentence = $"There is no value '{PrintableText.Line(name, 200)}' for {place.Host}{(place.Service is null ? "" : $" at {place.Service}{(place.Aspect is null ? "" : $":{place.Aspect}")}")}"
            + $"{(elsewhere.Count == 0 ? "" : $"; there is for {string.Join(", ", elsewhere)}")}{(near.Count == 0 ? "" : $"; near are {string.Join(", ", near)}")}.";
        return new VarsException(sentence, $"Write it into vars/, or give the script a default; wildebeest vars {place.Host} shows all.");
    }

    static bool Has(VarMap values, string name)
    {
        VarValue at = values;
        foreach (var part in name.Split('.'))
        {
            if (at is not VarMap map || !map.Entries.TryGetValue(part, out var next))
            {
                return false;
            }

            at = next;
        }

        return true;
    }
}
