using System.Globalization;
using System.Text.Json;

namespace Wildebeest.Views;

/// <summary>Changes as lines and as JSON: the same facts in each.</summary>
static class ChangesText
{
    public static IReadOnlyList<(ChangeStanding Standing, string Word)> Words { get; } =
    [
        (ChangeStanding.Done, "done"),
        (ChangeStanding.InIt, "in it"),
        (ChangeStanding.Waiting, "waiting"),
        (ChangeStanding.Failed, "failed"),
        (ChangeStanding.Undone, "undone"),
    ];

    public static string Json(IReadOnlyList<ChangeStatus> changes) => JsonSerializer.Serialize(changes, ChangesJson.Default.IReadOnlyListChangeStatus);

    /// <summary>One line for a change; with its hosts, more below it: the times, and a line for each host.</summary>
    public static IEnumerable<string> Lines(ChangeStatus change)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{change.Link[..7]} {change.Migration}: {change.Done.Count} done, {change.InIt.Count} in it, {change.Waiting.Count} waiting, {change.Failed.Count} failed, {change.Undone.Count} undone{Took(change)}{Kept(change)}");
        if (change.Hosts is not { } hosts)
        {
            yield break;
        }

        if (change.StartedAt is { } started)
        {
            yield return $"    started {Time(started)}, {(change.DoneAt is { } done ? $"done {Time(done)}" : $"last progress {Time(change.LastProgressAt!.Value)}")}";
        }

        var width = hosts.Select(host => host.Name.Length).DefaultIfEmpty().Max();
        foreach (var (standing, word) in Words)
        {
            foreach (var host in hosts.Where(host => host.Standing == standing))
            {
                yield return $"    {word,-8} {host.Name.PadRight(width)} {PhaseOf(host)}".TrimEnd();
            }
        }
    }

    static string PhaseOf(HostInChange host) =>
        host.Phase is null ? "" : $" {(host.Standing == ChangeStanding.Done ? "" : host.Phase + " ")}since {Time(host.Since!.Value)}{(host.Error is { } error ? $": {error}" : "")}";

    static string Took(ChangeStatus change) => change.TookSeconds is { } seconds ? $"; took {StatusText.Ago(TimeSpan.FromSeconds(seconds))}" : "";

    static string Kept(ChangeStatus change) =>
        change.ReplacedBy is { } by ? $"; replaced by {by[..7]}: who is done has the one or the other" : change.Halt is { } halt ? $"; {halt}" : "";

    static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
