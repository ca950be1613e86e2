using Serilog;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Journals;

namespace Wildebeest.Program.Agents;

/// <summary>A turn's outcome in one sentence, and what a command that ends with it exits with.</summary>
static class TurnText
{
    public static string Of(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.AtTip => "At the tip of the chain",
        TurnOutcome.Waiting waiting => $"Waiting before {waiting.Next}: {waiting.Hindrance.Sentence}",
        TurnOutcome.TryingAgain { Again: var again } retry =>
            $"{retry.Next} failed{(again.Phase is null ? "" : $" at {again.Phase}")}: {PrintableText.Line(again.Error, 500)}{PlaceOf(again.Where, again.Error)}; {PrintableText.Line(again.Account ?? "", 500)}; {HostRecords.NextTryOf(again).Sentence}",
        TurnOutcome.Failed failed => $"Stopped: {Of(failed.Failure)}",
        TurnOutcome.Refused { Violations: [{ Rule: ChainRule.Approvals } waiting, ..] } => $"Waiting: link {waiting}",
        TurnOutcome.Refused refused => $"Stopped: the chain is refused at link {refused.Violations[0]}",
        TurnOutcome.Interrupted interrupted => interrupted.Cause.Told,
        TurnOutcome.GoingDown down => down.Cause.Told,
        _ => "Stopped as asked",
    };

    static string Of(Failure failure)
    {
        var place = PlaceOf(failure.Where, failure.Error);
        return $"{failure.Link.Short} {failure.Migration} failed{(failure.Phase is { } phase ? $" at {phase}" : "")}: {PrintableText.Line(failure.Error, 500)}{place}{EndOf(failure)}";
    }

    static string PlaceOf(string? where, string error) =>
        where is not null && !error.Contains(where, StringComparison.Ordinal) ? $" ({PrintableText.Line(where, 300)})" : "";

    static string EndOf(Failure failure) => failure.End switch
    {
        FailureEnd.Undone => $"; {PrintableText.Line(failure.Account ?? "", 500)}",
        FailureEnd.Stuck => $"; NEEDS HANDS: {PrintableText.Line(failure.Account ?? "", 500)}",
        _ => "",
    };

    public static string? WayOutOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Waiting waiting => waiting.Hindrance.WayOut,
        TurnOutcome.TryingAgain => "It keeps its place until then. An agent waits by itself, and so does: wildebeest apply --wait TIME.",
        TurnOutcome.Failed { Failure.End: FailureEnd.Undone } => "The host is as it was. Mend the cause; then stop the agent, if one runs here, and try again with: wildebeest apply --retry.",
        TurnOutcome.Failed => "See what it left behind and mend the cause; then stop the agent, if one runs here, and try again with: wildebeest apply --retry.",
        TurnOutcome.Refused refused => refused.Violations[0].WayOut,
        TurnOutcome.Interrupted interrupted => interrupted.Cause.WayOut,
        _ => null,
    };

    public static ExitCode ExitCodeOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.AtTip => ExitCode.Done,
        TurnOutcome.Stopped or TurnOutcome.Waiting or TurnOutcome.TryingAgain or TurnOutcome.GoingDown or TurnOutcome.Refused { Violations: [{ Rule: ChainRule.Approvals }, ..] } => ExitCode.Waiting,
        _ => ExitCode.Failed,
    };

    public static void Log(TurnOutcome outcome, ILogger log)
    {
        if (outcome is TurnOutcome.AtTip or TurnOutcome.Stopped or TurnOutcome.GoingDown)
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
