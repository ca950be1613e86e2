using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Refs;

/// <summary>How one migration went on one host: an entry of the host's report chain, with the output beside it.</summary>
sealed record Report
{
    public required string Host { get; init; }

    public required string Link { get; init; }

    public required string Migration { get; init; }

    /// <summary><c>completed</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double Seconds { get; init; }

    public int Attempt { get; init; } = 1;

    /// <summary>Which of the tries that the script asks for it was; null for the first run.</summary>
    public int? Retry { get; init; }

    /// <summary>Of a failure after which it is tried again by itself.</summary>
    public NextTry? Again { get; init; }

    public IReadOnlyList<ReportedPhase> Phases { get; init; } = [];

    public IReadOnlyList<ChangedResource> Changes { get; init; } = [];

    public string? FailedPhase { get; init; }

    public string? Error { get; init; }

    public string? Where { get; init; }

    public string? Details { get; init; }

    /// <summary>How a failure left the host: <c>undone</c> or <c>stuck</c>.</summary>
    public string? End { get; init; }

    /// <summary>Where the host was after that, or why it needs hands.</summary>
    public string? Account { get; init; }

    /// <summary>What became of each change when it was undone, in the order in which that was done.</summary>
    public IReadOnlyList<UndoneChange>? Undo { get; init; }

    /// <summary>The one sentence that <c>git log</c> shows.</summary>
    public string Sentence => Error is null
        ? FormattableString.Invariant($"{Host} {Outcome} {Link[..7]} {Migration} in {Seconds:0.0} s")
        : FormattableString.Invariant($"{Host} {Outcome} {Link[..7]} {Migration}{(FailedPhase is null ? "" : $" at {FailedPhase}")}: {PrintableText.Line(End is null ? Error : Error.TrimEnd('.'), 200)}{EndSentence}");

    string EndSentence => End switch
    {
        null => "",
        "stuck" => FormattableString.Invariant($"; NEEDS HANDS: {PrintableText.Line(Account ?? "", 200)}"),
        _ => FormattableString.Invariant($"; {PrintableText.Line(Account ?? End, 200)}{(Again is null ? "" : $"; {Again.Sentence}")}"),
    };

    bool IsWhole => CommitId.TryParse(Link, out _) && Phases.All(phase => phase is not null) && Changes.All(change => change is not null) && Undo?.All(undone => undone is not null) != false;

    /// <summary>Another machine's word: null where it is no report as this version writes it.</summary>
    public static Report? FromJson(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ReportJson.Default.Report) is { IsWhole: true } report ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.Report);
}

sealed record ReportedPhase(string Phase, double Seconds);

/// <param name="Result"><c>changed</c> or <c>unchanged</c>.</param>
/// <param name="Diff">Lines that begin with <c>-</c>, <c>+</c> or a blank; absent where there is nothing to show.</param>
sealed record ChangedResource(string Resource, string Result, string? Reason = null, string? Diff = null)
{
    public static ChangedResource Of(string resource, ChangeResult result, string reason, string? diff) => new(resource, WordOf(result), reason, diff);

    public static string WordOf(ChangeResult result) => result switch
    {
        ChangeResult.Unchanged => "unchanged",
        ChangeResult.Changed => "changed",
        ChangeResult.WouldChange => "would change",
        _ => "unknown",
    };
}

/// <param name="Result"><c>put back</c> or <c>failed</c>.</param>
sealed record UndoneChange(string Resource, string Result, string? Note = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
sealed partial class ReportJson : JsonSerializerContext;
