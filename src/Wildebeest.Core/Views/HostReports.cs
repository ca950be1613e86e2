using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Git;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>One entry of a host's report chain, as it was fetched. <see cref="Report"/> is null where its text is no report that this version reads.</summary>
sealed record PublishedReport(DateTimeOffset At, string Sentence, Report? Report, string Output)
{
    /// <summary>More than this was written by no agent.</summary>
    const int LargestFile = 16 * 1024 * 1024;

    /// <summary>From the newest on, read as they are enumerated.</summary>
    public static IEnumerable<PublishedReport> From(Clone clone, CommitId newest) => clone.FirstParents(newest, until: null).Select(commit => new PublishedReport(
        commit.At, PrintableText.Line(commit.Subject, 400), FileOf(clone, commit.Id, "report.json") is { } json ? Report.FromJson(json) : null,
        FileOf(clone, commit.Id, "output.txt") is { } output ? Encoding.UTF8.GetString(output) : ""));

    static byte[]? FileOf(Clone clone, CommitId commit, string name) =>
        clone.Find(commit, name) is { Mode: EntryMode.File } file && clone.SizeOf(file.Object) <= LargestFile ? clone.ReadBlob(file.Object) : null;
}

/// <summary>A host's reports for people and for programs. All of it is another machine's word, and safe to print.</summary>
static class ReportText
{
    public static string Line(PublishedReport report) => string.Create(CultureInfo.InvariantCulture, $"{report.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {report.Sentence}");

    /// <summary>What stands below the line when all is asked for: times, changes, what was put back, the error's details, the output.</summary>
    public static IEnumerable<string> Details(PublishedReport published)
    {
        if (published.Report is not { } report)
        {
            return ["    its report cannot be read: a newer agent may have written it", .. Block("output", published.Output)];
        }

        return
        [
            Invariant($"    began {report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, took {report.Seconds:0.0} s{(report.Attempt > 1 ? $", attempt {report.Attempt}" : "")}"),
            .. report.Phases.Count == 0 ? [] : new[] { $"    phases: {string.Join(", ", report.Phases.Select(phase => Invariant($"{PrintableText.Line(phase.Phase, 40)} {phase.Seconds:0.0} s")))}" },
            .. report.Where is { } where ? new[] { $"    at {PrintableText.Line(where, 400)}" } : [],
            .. report.Changes.Select(change => Resource(change.Result, change.Resource, change.Reason)),
            .. (report.Undo ?? []).Select(undone => Resource(undone.Result == "failed" ? "NOT back" : undone.Result, undone.Resource, undone.Note)),
            .. Block("details", report.Details ?? ""),
            .. Block("output", published.Output),
        ];
    }

    public static string Json(IEnumerable<PublishedReport> reports) =>
        JsonSerializer.Serialize([.. reports.Select(report => new ReportEntry(report.At, report.Sentence, report.Report))], ReportsJson.Default.ListReportEntry);

    static string Resource(string result, string resource, string? why) =>
        $"    {PrintableText.Line(result, 40),-9} {PrintableText.Line(resource, 400)}{(why is null ? "" : $" ({PrintableText.Line(why, 400)})")}";

    static IEnumerable<string> Block(string heading, string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"      {PrintableText.Line(line.TrimEnd('\r'))}").ToList() is { Count: > 0 } lines ? [$"    {heading}:", .. lines] : [];

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <param name="Report">Null where it cannot be read.</param>
sealed record ReportEntry(DateTimeOffset At, string Sentence, Report? Report);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<ReportEntry>))]
sealed partial class ReportsJson : JsonSerializerContext;
