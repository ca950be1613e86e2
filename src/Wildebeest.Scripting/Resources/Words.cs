using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>Differences of a state in words: the reason, one line, and the diff.</summary>
static class Words
{
    public static Difference Of(State found, State differing) => new(
        string.Join(", ", differing.Select(aspect => $"{aspect.Key} was {Value(found[aspect.Key])}")),
        string.Concat(differing.SelectMany(aspect => new[] { $"-{aspect.Key}: {Value(found[aspect.Key])}\n", $"+{aspect.Key}: {Value(aspect.Value)}\n" })));

    public static string StillNot(State now, State left) =>
        string.Join(", ", left.Select(aspect => $"{aspect.Key} is {Value(now[aspect.Key])} and was to be {Value(aspect.Value)}"));

    static string Value(string? value) => value ?? "none";
}
