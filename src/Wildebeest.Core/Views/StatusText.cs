using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wildebeest.Views;

/// <summary>A herd's status as cells for a table, as plain lines for a pipe, and as JSON for programs: the same facts in each.</summary>
static class StatusText
{
    public static IReadOnlyList<string> Columns { get; } = ["host", "roles", "state", "behind", "phase", "since", "last error"];

    public static IReadOnlyList<string> Cells(HostStatus host, DateTimeOffset now) =>
    [
        host.Name,
        host.Roles.Count == 0 ? "-" : string.Join(' ', host.Roles),
        host.State is { } state ? $"{state[..7]}{(host.StateName is { Length: > 0 } name ? " " + name : "")}" : "-",
        host.Late is null ? Behind(host) : $"{Behind(host)}, late",
        host.Migration is { } migration ? $"{host.Phase} {migration}" : host.Phase,
        Ago(now - host.Since),
        string.Join("; ", new[] { host.Forged, host.Error ?? host.Waits, host.ReplaysTo is { } replays ? $"restored from a backup: runs again up to {replays[..7]}" : null, host.Drift is { } drift ? $"drift: {string.Join(", ", drift)}" : null }.OfType<string>()),
    ];

    /// <summary>One line a host, cells between tabs, no heading: for <c>cut</c>, <c>awk</c> and <c>grep</c>.</summary>
    public static string Line(HostStatus host, DateTimeOffset now) => string.Join('\t', Cells(host, now));

    public static string Json(HerdStatus status) => JsonSerializer.Serialize(status, StatusJson.Default.HerdStatus);

    public static string Summary(HerdStatus status)
    {
        var behind = status.Hosts.Count(host => host.MigrationsBehind is null or > 0);
        var failed = status.Hosts.Count(host => host.Phase == "failed");
        var late = status.Hosts.Count(host => host.Late is not null);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Counted(status.Hosts.Count, "host")} at {status.Head[..7]} {status.HeadName}: {status.Hosts.Count - behind} up to date, {behind} behind, {late} late, {failed} failed");
    }

    /// <summary>The largest unit that fits: <c>42 s</c>, <c>7 min</c>, <c>3 h</c>, <c>12 d</c>.</summary>
    public static string Ago(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 100 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 100 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    }}");

    static string Behind(HostStatus host) => host switch
    {
        { MigrationsBehind: null } => "?",
        { MigrationsBehind: > 0 } => Counted(host.MigrationsBehind.Value, "migration"),
        { LinksBehind: > 0 } => Counted(host.LinksBehind!.Value, "link"),
        _ => "0",
    };

    static string Counted(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(HerdStatus))]
sealed partial class StatusJson : JsonSerializerContext;
