using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>Differences of a state in words: the reason, one line, and the diff.</summary>
static class Words
{
    const string Hidden = "(hidden)";

    public static Difference Of(Resource resource, State found, State differing) => new(
        string.Join(", ", differing.Select(aspect => $"{aspect.Key} was {Value(resource, aspect.Key, found[aspect.Key])}")),
        string.Concat(differing.SelectMany(aspect => new[] { $"-{aspect.Key}: {Value(resource, aspect.Key, found[aspect.Key])}\n", $"+{aspect.Key}: {Value(resource, aspect.Key, aspect.Value)}\n" })));

    public static string StillNot(Resource resource, State now, State left) =>
        string.Join(", ", left.Select(aspect => $"{aspect.Key} is {Value(resource, aspect.Key, now[aspect.Key])} and was to be {Value(resource, aspect.Key, aspect.Value)}"));

    static string Value(Resource resource, string aspect, string? value) => value is null ? "none" : resource.IsSecret(aspect) ? Hidden : value;
}
