using System.Text.RegularExpressions;

namespace Wildebeest.Compiling;

/// <summary>The directives that a script may give, with their parameters. A new one is a line here and a method of <c>Migration</c>.</summary>
static partial class DirectiveTable
{
    static readonly Dictionary<string, DirectiveParameter[]> Known = new(StringComparer.Ordinal)
    {
        ["Rolling"] =
        [
            new("atMostOut", HostsOrShare),
            new("failuresAllowed", static value => value is int and >= 0 ? null : "must be a whole number of 0 or more"),
            new("canary", static value => value is null ? null : HostsOrShare(value)),
            new("soakFor", TimeOrNone),
            new("progressDeadline", TimeOrNone),
        ],
    };

    static string? HostsOrShare(object? value) =>
        value is int and >= 1 || (value is string text && HostCount().IsMatch(text)) ? null : "must be 1 or more, or such as \"2 hosts\" or \"10%\" (at most 100%)";

    static string? TimeOrNone(object? value) => value is null || (value is TimeSpan time && time >= TimeSpan.Zero) ? null : "must be a time such as Minutes(10)";

    [GeneratedRegex("^([1-9][0-9]{0,5}( hosts?)?|([1-9][0-9]?|100)%)$", RegexOptions.CultureInvariant)]
    private static partial Regex HostCount();

    public static IReadOnlyList<DirectiveParameter>? Find(string name) => Known.GetValueOrDefault(name);
}

/// <param name="Objection">What is wrong with a constant given for it; null when it is fine.</param>
sealed record DirectiveParameter(string Name, Func<object?, string?> Objection);
