using System.Text.RegularExpressions;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>The directives that a script may give, with their parameters. A new one is a line here and a method of <c>Migration</c>.</summary>
static partial class DirectiveTable
{
    /// <summary>More is a mistake, and no clock of ours counts further.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(366);

    /// <summary>What holds a host out of load has an end within a day.</summary>
    static readonly TimeSpan LongestLimit = TimeSpan.FromHours(24);

    /// <summary>Each of these asks for one thing more; of the others a second would contradict the first.</summary>
    static readonly HashSet<string> Repeatable = new(StringComparer.Ordinal) { "WaitFor", "WaitUntil" };

    static readonly Dictionary<string, DirectiveParameter[]> Known = new(StringComparer.Ordinal)
    {
        ["Rolling"] =
        [
            new("atMostOut", HostsOrShare),
            new("failuresAllowed", static value => value is int and >= 0 ? null : "must be a whole number of 0 or more"),
            new("canary", static value => value is null ? null : HostsOrShare(value)),
            new("soakFor", TimeOrNone),
            new("progressDeadline", TimeOrNone),
            new("hostDeadline", static value => value is null ? null : Limit(value)),
        ],
        ["Retries"] =
        [
            new("count", static value => value is int and >= 1 and <= 100 ? null : "must be a whole number from 1 to 100"),
            new("every", Limit),
        ],
        ["Windows"] = [new("window", Window), new("more", Window) { IsRest = true }],
        ["WaitFor"] =
        [
            new("role", static value => value is string name && RoleShape().IsMatch(name) ? null : "must be Role(\"…\") with a role's name"),
            new("completed", static value => value is string name && MigrationShape().IsMatch(name) ? null : "must be a migration's name, such as \"database/add-outbox\""),
            new("within", TimeOrNone),
        ],
        ["WaitUntil"] =
        [
            DirectiveParameter.Code("predicate"),
            new("within", TimeOrNone),
        ],
    };

    /// <summary>What is wrong with a time after which something is ended; null when it is fine.</summary>
    public static string? Limit(object? value) =>
        value is TimeSpan time && time > TimeSpan.Zero && time <= LongestLimit ? null : "must be a time such as Minutes(20), more than none and 24 hours at most";

    static string? Window(object? value) => value is string text ? WindowText.TryParse(text, out var objection) is null ? objection : null : "must be a text such as \"sat 02:00-05:00 Europe/Berlin\"";

    public static string? HostsOrShare(object? value) =>
        value is int and >= 1 || (value is string text && HostCount().IsMatch(text)) ? null : "must be 1 or more, or such as \"2 hosts\" or \"10%\" (at most 100%)";

    static string? TimeOrNone(object? value) =>
        value is null || (value is TimeSpan time && time >= TimeSpan.Zero && time <= LongestTime) ? null : "must be a time such as Minutes(10), a year at most";

    [GeneratedRegex("^([1-9][0-9]{0,5}( hosts?)?|([1-9][0-9]?|100)%)$", RegexOptions.CultureInvariant)]
    private static partial Regex HostCount();

    [GeneratedRegex("^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex RoleShape();

    [GeneratedRegex("^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex MigrationShape();

    public static bool MayRepeat(string name) => Repeatable.Contains(name);

    public static IReadOnlyList<DirectiveParameter>? Find(string name) => Known.GetValueOrDefault(name);
}

/// <param name="Objection">What is wrong with a constant given for it; null when it is fine.</param>
sealed record DirectiveParameter(string Name, Func<object?, string?> Objection)
{
    /// <summary>Takes every argument from here on.</summary>
    public bool IsRest { get; init; }

    /// <summary>A lambda, which the script is asked for when it is run.</summary>
    public bool IsCode { get; init; }

    public static DirectiveParameter Code(string name) => new(name, static _ => null) { IsCode = true };
}
