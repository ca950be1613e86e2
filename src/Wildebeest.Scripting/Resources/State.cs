using System.Collections;

namespace Wildebeest.Scripting.Resources;

/// <summary>What is, or is wanted, of a resource: its aspects by name, each one short text. Null says that there is none: no such user, no such version.</summary>
/// <example><code>var wanted = new State { ["active"] = "yes", ["enabled"] = "yes" };</code></example>
sealed class State : IEnumerable<KeyValuePair<string, string?>>
{
    public const string Yes = "yes";
    public const string No = "no";

    readonly SortedDictionary<string, string?> aspects = new(StringComparer.Ordinal);

    public State()
    {
    }

    public State(IEnumerable<KeyValuePair<string, string?>> aspects)
    {
        foreach (var (name, value) in aspects)
        {
            this[name] = value;
        }
    }

    public bool IsEmpty => aspects.Count == 0;

    public string? this[string aspect]
    {
        get => aspects.GetValueOrDefault(aspect);
        set => aspects[aspect] = value;
    }

    public static string Of(bool value) => value ? Yes : No;

    public bool Has(string aspect) => aspects.ContainsKey(aspect);

    public bool Is(string aspect, string? value) => Has(aspect) && this[aspect] == value;

    /// <summary>These aspects alone.</summary>
    public State Only(Func<string, bool> wanted) => new(aspects.Where(aspect => wanted(aspect.Key)));

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => aspects.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
