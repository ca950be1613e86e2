using Serilog;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Program.Agents;

/// <summary>Writes what a cycle tells to the log, one line an event, in words that people read and <c>grep</c>.</summary>
/// <param name="watch">Sees by these events that the cycle gets on; null where nobody asks.</param>
sealed class CycleLog(ILogger log, TurnWatch? watch = null) : ICycleEvents
{
    public void Entered(CyclePhase phase, string? detail)
    {
        watch?.Entered(phase);
        log.Debug("{Phase} {Detail}", phase, detail ?? "");
    }

    public void Recovered(string what) => log.Warning("Recovered: {What}", what);

    public void Checked(int links)
    {
        watch?.Moved();
        log.Information("{Links} links checked so far", links);
    }

    public void Accepted(CommitId head, int links) => log.Information("Accepted {Links} new link(s), the chain is at {Head}", links, head.Short);

    public void Refused(IReadOnlyList<ChainViolation> violations)
    {
        // The first is the turn's outcome, which is told with its way out.
        foreach (var violation in violations.Skip(1))
        {
            log.Error("The chain is also refused at link {Violation} {WayOut}", violation.ToString(), violation.WayOut);
        }
    }

    public void Passed(Link to, int count) => log.Information("Passed {Count} link(s) without work for this host, to {Link}", count, to.ToString());

    public void Compiling(int scripts) => log.Information("Compiling {Scripts} script(s)", scripts);

    public void Starting(Link link, int attempt, bool earlier) => log.Information(
        "{Link} starts{Attempt}{Earlier}", link.ToString(), attempt > 1 ? $", attempt {attempt}" : "", earlier ? ", an earlier migration of a role that was given later" : "");

    public void EnteredPhase(Link link, string phase) => log.Debug("{Link} enters {Phase}", link.ToString(), phase);

    public void LeftPhase(Link link, string phase, TimeSpan took) => log.Debug("{Link} left {Phase} after {Seconds:0.0} s", link.ToString(), phase, took.TotalSeconds);

    public void Output(Link link, OutputLine line) => log.Information(
        "{Link} {Source}: {Text}", link.ToString(), line.Name.Length == 0 ? SourceText(line.Source) : $"{SourceText(line.Source)} {line.Name}", PrintableText.Line(line.Text));

    static string SourceText(OutputSource source) => source switch
    {
        OutputSource.Log => "says",
        OutputSource.Output => "stdout",
        OutputSource.Error => "stderr",
        OutputSource.Command => "ran",
        OutputSource.CommandError => "ran (stderr)",
        _ => "process",
    };

    public void Changed(Link link, ResourceChange change) => log.Information(
        "{Link} {Result}: {Resource}{Reason}", link.ToString(), Refs.ChangedResource.WordOf(change.Result), PrintableText.Line(change.Resource, 300), change.Reason.Length == 0 ? "" : $" ({PrintableText.Line(change.Reason, 300)})");

    // The error itself is the turn's outcome, which is told with its way out.
    public void Undoing(Link link, string? phase) => log.Information("{Link} failed{Phase}, and is undone", link.ToString(), phase is null ? "" : $" at {phase}");

    public void Completed(Link link, TimeSpan took) => log.Information("{Link} completed in {Seconds:0.0} s", link.ToString(), took.TotalSeconds);

    public void Failed(Link link, Failure failure, string? details)
    {
        // The error itself is the turn's outcome, which is told with its way out.
        log.Information("{Link} failed{Phase}", link.ToString(), failure.Phase is null ? "" : $" at {failure.Phase}");
        Say(details);
    }

    public void TriesAgain(Link link, Again again, string? details)
    {
        // The same.
        log.Information("{Link} failed{Phase}, and is tried again", link.ToString(), again.Phase is null ? "" : $" at {again.Phase}");
        Say(details);
    }

    void Say(string? details)
    {
        foreach (var line in details?.Split('\n') ?? [])
        {
            log.Information("  {Details}", PrintableText.Line(line));
        }
    }

    public void Published(CommitId? state) => log.Information("Published, the state is {State}", state?.Short ?? "none");

    public void Trouble(Exception exception)
    {
        log.Warning("{Trouble}", exception.Message);
        if (exception is OriginException { Details.Length: > 0 } origin)
        {
            foreach (var line in origin.Details.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                log.Information("  git: {Line}", PrintableText.Line(line));
            }
        }
    }
}
