using Wildebeest.Chains;

namespace Wildebeest.Vars;

/// <summary>The files of values of one tree.</summary>
sealed record ChainVars(IReadOnlyList<VarsSection> Sections, IReadOnlyList<VarsFinding> Findings)
{
    public const string Folder = "vars";
    const int MostFiles = 5_000;

    public static ChainVars Of(ITreeFiles tree)
    {
        var sections = new List<VarsSection>();
        var findings = new List<VarsFinding>();
        foreach (var path in FilesIn(tree, Folder).Take(MostFiles).Order(StringComparer.Ordinal))
        {
            if (!path.EndsWith(".yaml", StringComparison.Ordinal) && !path.EndsWith(".yml", StringComparison.Ordinal))
            {
                // What documents the values may lie beside them; what looks as if it held some, and is not read, may not.
                continue;
            }

            try
            {
                sections.AddRange(VarsFile.Parse(tree.Read(path) ?? [], path, findings));
            }
            catch (TreeFileException unreadable)
            {
                findings.Add(new VarsFinding($"{path}(1,1)", unreadable.Message, unreadable.WayOut ?? ""));
            }
        }

        return new ChainVars(sections, findings);
    }

    /// <summary>Values that two files give for the same coordinate: wrong for whatever host they are.</summary>
    public IEnumerable<VarsFinding> Ties()
    {
        var byPlace = Sections.SelectMany(section => section.Coordinate.Places.Select(place => (place, section))).GroupBy(entry => entry.place, entry => entry.section);
        return byPlace.SelectMany(group =>
        {
            var node = new VarNode();
            foreach (var section in group)
            {
                node.Add(new VarPick(section.Values, section.Coordinate, default));
            }

            return TiesIn(node, "");
        }).Distinct();
    }

    static IEnumerable<VarsFinding> TiesIn(VarNode node, string name) =>
        node.Rival is null
            ? node.Below.SelectMany(entry => TiesIn(entry.Value, VarNode.Joined(name, entry.Key)))
            : [new VarsFinding(node.Rival.Value.Where, $"'{PrintableText.Line(name, 200)}' for {node.Rival.Coordinate} has another value in {node.Pick!.Value.Where}, and neither is closer.", "Take one of them away.")];

    static IEnumerable<string> FilesIn(ITreeFiles tree, string folder) => tree.List(folder).Concat(tree.Folders(folder).SelectMany(inner => FilesIn(tree, inner)));
}
