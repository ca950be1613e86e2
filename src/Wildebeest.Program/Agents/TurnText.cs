using Serilog;
using Wildebeest.Cycles;
using Wildebeest.Journals;

namespace Wildebeest.Program.Agents;

/// <summary>A turn's outcome in one sentence, and what a command that ends with it exits with.</summary>
static class TurnText
{
    public static string Of(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.AtTip => "At the tip of the chain",
        TurnOutcome.Failed failed => $"Stopped: {failed.Failure.Link.Short} {failed.Failure.Migration} failed{(failed.Failure is { Phase: { } phase, End: not FailureEnd.Stuck } ? $" at {phase}" : "")}: {PrintableText.Line(failed.Failure.Sentence, 500)}",
        TurnOutcome.Refused refused => $"Stopped: the chain is refused at link {refused.Violations[0]}",
        TurnOutcome.Interrupted interrupted => interrupted.Cause.Message,
        _ => "Stopped as asked",
    };

    public static string? WayOutOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Failed { Failure.End: FailureEnd.Undone } => "The host is as it was. Mend the cause, then: wildebeest apply --retry. A broken script is mended by a later link.",
        TurnOutcome.Failed => "See what it left behind, mend the cause, then: wildebeest apply --retry. A broken script is mended by a later link.",
        TurnOutcome.Refused refused => refused.Violations[0].WayOut,
        TurnOutcome.Interrupted interrupted => interrupted.Cause.WayOut,
        _ => null,
    };

    public static ExitCode ExitCodeOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.AtTip => ExitCode.Done,
        TurnOutcome.Stopped => ExitCode.Waiting,
        _ => ExitCode.Failed,
    };

    public static void Log(TurnOutcome outcome, ILogger log)
    {
        if (outcome is TurnOutcome.AtTip or TurnOutcome.Stopped)
        {
            log.Information("{Outcome}", Of(outcome));
            return;
        }

        log.Error("{Outcome}", Of(outcome));
        if (WayOutOf(outcome) is { } wayOut)
        {
            log.Error("  {WayOut}", wayOut);
        }

        if (outcome is TurnOutcome.Interrupted { Cause: Git.OriginException { Details.Length: > 0 } origin })
        {
            foreach (var line in origin.Details.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(20))
            {
                log.Information("  git: {Line}", PrintableText.Line(line));
            }
        }
    }
}
