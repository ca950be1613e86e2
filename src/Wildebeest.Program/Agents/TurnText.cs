using Serilog;
using Wildebeest.Cycles;

namespace Wildebeest.Program.Agents;

/// <summary>A turn's outcome in one sentence, and what a command that ends with it exits with.</summary>
static class TurnText
{
    public static string Of(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.AtTip => "At the tip of the chain",
        TurnOutcome.Failed failed => $"Stopped: {failed.Failure.Link.Short} {failed.Failure.Migration} failed{(failed.Failure.Phase is { } phase ? $" at {phase}" : "")}: {PrintableText.Line(failed.Failure.Error, 500)}",
        TurnOutcome.Refused refused => $"Stopped: the chain is refused at link {refused.Violations[0]}",
        TurnOutcome.Interrupted interrupted => interrupted.Cause.Message,
        _ => "Stopped as asked",
    };

    public static string? WayOutOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Failed => "See what it left behind and mend the cause; then stop the agent, if one runs here, and try again with: wildebeest apply --retry.",
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
