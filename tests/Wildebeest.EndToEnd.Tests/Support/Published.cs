using System.Text.Json;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>What a host has told the origin, read with plain git.</summary>
static class Published
{
    public const string Hosts = "refs/wildebeest/hosts";

    /// <summary>The host's annotated tag; null before it joined.</summary>
    public static OriginRef? TagOf(this TempOrigin origin, string host) => origin.Refs(Hosts).SingleOrDefault(found => found.Tag == host);

    /// <summary>The link that the host's tag stands on; null before the first.</summary>
    public static CommitId? StateOf(this TempOrigin origin, string host) =>
        origin.TagOf(host)?.Peeled is { } peeled && origin.Answers.OfObjects("cat-file", "-t", peeled.ToString()) == "commit" ? peeled : null;

    /// <summary>The tag's message.</summary>
    public static JsonElement RecordOf(this TempOrigin origin, string host) => Json(origin.TagOf(host)!.Subject);

    /// <summary>The report chain's sentences, oldest first.</summary>
    public static IReadOnlyList<string> ReportsOf(this TempOrigin origin, string host) =>
        origin.ReportRef(host) is not { } report ? [] : origin.Answers.OfObjects("log", "--reverse", "--format=%s", $"{report.Id}").Split('\n');

    /// <summary><c>completed web/hello</c> for each entry of the report chain, oldest first.</summary>
    public static IReadOnlyList<string> OutcomesOf(this TempOrigin origin, string host) =>
        [.. origin.ReportsOf(host).Select(sentence => sentence.Split(' ')).Select(words => $"{words[1]} {words[3].TrimEnd(':')}")];

    /// <summary>The newest entry's <c>report.json</c>.</summary>
    public static JsonElement NewestReportOf(this TempOrigin origin, string host) => Json(origin.Git("show", $"{origin.ReportRef(host)!.Id}:report.json"));

    /// <summary>The newest entry's output.</summary>
    public static string NewestOutputOf(this TempOrigin origin, string host) => origin.Git("show", $"{origin.ReportRef(host)!.Id}:output.txt");

    /// <summary>Every ref with its object: two equal lists mean that nobody pushed in between.</summary>
    public static IReadOnlyList<string> AllRefs(this TempOrigin origin) => [.. origin.Refs().Select(found => $"{found.Name} {found.Id}")];

    static OriginRef? ReportRef(this TempOrigin origin, string host) =>
        origin.TagOf(host) is { } tag ? origin.Ref(tag.Name.Replace(Hosts, "refs/wildebeest/reports", StringComparison.Ordinal)) : null;

    static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
