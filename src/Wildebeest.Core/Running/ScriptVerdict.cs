using System.Globalization;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>From all that is known of a run to its outcome, in words.</summary>
static class ScriptVerdict
{
    const int Abort = 6;

    public static ScriptOutcome Of(
        ScriptOutcomeKind? stop, int? exitCode, bool ranOutOfMemory, ScriptRecord record, ScriptLimits limits, string output, IReadOnlyList<int> survivors)
    {
        var kind = KindOf(stop, exitCode, ranOutOfMemory, record, output);
        var failed = kind is not ScriptOutcomeKind.Completed;
        return new ScriptOutcome(
            kind,
            failed ? record.Failure?.Phase ?? record.CurrentPhase : null,
            SentenceOf(kind, exitCode, record, limits),
            failed && record.Failure?.Where is { } where ? PrintableText.Line(where) : null,
            failed ? record.Failure?.Details : null,
            output,
            record.Changes,
            record.Phases,
            record.RollbackFailure is { } rollback ? PrintableText.Line(WithPlace(rollback)) : RollbackCutShort(kind, record),
            survivors)
        {
            TrueAnswers = record.TrueAnswers,
            Specs = [.. record.Specs.Select(spec => spec with
            {
                Sentence = PrintableText.Line(spec.Sentence), Reason = spec.Reason is null ? null : PrintableText.Line(spec.Reason), Where = spec.Where is null ? null : PrintableText.Line(spec.Where),
            })],
        };
    }

    static ScriptOutcomeKind KindOf(ScriptOutcomeKind? stop, int? exitCode, bool ranOutOfMemory, ScriptRecord record, string output)
    {
        // A failure that was told stays the reason, whatever ended the process after it.
        if (record.Failure is { } failure)
        {
            return failure.OutOfMemory ? ScriptOutcomeKind.MemoryLimit : ScriptOutcomeKind.Failed;
        }

        if (record.IsCompleted)
        {
            return ScriptOutcomeKind.Completed;
        }

        if (stop is { } reason)
        {
            return reason;
        }

        // The runtime that cannot even make the exception says this as its last words, and aborts.
        if (ranOutOfMemory || (exitCode == 128 + Abort && (output.Contains("Out of memory", StringComparison.Ordinal) || output.Contains("OutOfMemoryException", StringComparison.Ordinal))))
        {
            return ScriptOutcomeKind.MemoryLimit;
        }

        return record.ExitCode is null && exitCode is null or > 128 ? ScriptOutcomeKind.Killed : ScriptOutcomeKind.Exited;
    }

    static string? SentenceOf(ScriptOutcomeKind kind, int? exitCode, ScriptRecord record, ScriptLimits limits) => kind switch
    {
        ScriptOutcomeKind.Completed => null,
        ScriptOutcomeKind.Failed => PrintableText.Line(record.Failure!.Sentence),
        ScriptOutcomeKind.TimedOut => $"{Place(record)} did not finish within {Span(limits.TimeOf(record.CurrentPhase))} and was ended.",
        ScriptOutcomeKind.HostTimedOut =>
            $"{Place(record)} was ended because this host's time for the whole migration, {Span(limits.WholeTime ?? TimeSpan.Zero)} from its first phase on (hostDeadline), was over.",
        ScriptOutcomeKind.OutputLimit => $"{Place(record)} printed more than {Bytes(limits.OutputBytes)} and was ended.",
        ScriptOutcomeKind.MemoryLimit =>
            $"{Place(record)} needed more memory than it may have ({Bytes(limits.HeapBytes)} of its own, {Bytes(limits.TreeBytes)} with all that it started) and was ended.",
        ScriptOutcomeKind.Exited => $"{Place(record)} ended its own process with exit code {record.ExitCode ?? exitCode} instead of returning or throwing.",
        ScriptOutcomeKind.Killed => exitCode is { } code
            ? string.Create(CultureInfo.InvariantCulture, $"{Place(record)}: its process was ended by signal {code - 128}{(code - 128 == Abort ? " (abort)" : "")}.")
            : $"{Place(record)} broke off contact with the agent and was ended.",
        ScriptOutcomeKind.Cancelled => $"{Place(record)} was ended because the agent was told to stop at once.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    // Of a rollback that is run alone, being cut short is the outcome itself. A script that failed waits for the undo, runs its own and says that it is at its end.
    static string? RollbackCutShort(ScriptOutcomeKind kind, ScriptRecord record) =>
        kind == ScriptOutcomeKind.Completed ? null
        : record.CurrentPhase == Phases.Rollback ? "it was ended before it was done"
        : record is { Failure: not null, IsCompleted: false } ? "its process was ended before it came to it"
        : null;

    static string WithPlace(FailureMessage failure) => failure.Where is { } where ? $"{failure.Sentence} ({where})" : failure.Sentence;

    static string Place(ScriptRecord record) => record.CurrentPhase is { } phase ? $"The phase {phase}" : "The migration";

    static string Span(TimeSpan span) => span.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");

    static string Bytes(long bytes) => bytes >= 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
}
