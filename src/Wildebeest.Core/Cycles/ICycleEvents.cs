using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Running;

namespace Wildebeest.Cycles;

/// <summary>What a cycle tells while it turns, for a log or a terminal. Told in order, from one caller at a time; must not throw.</summary>
interface ICycleEvents
{
    void Entered(CyclePhase phase, string? detail);

    void Recovered(string what);

    void Checked(int links);

    void Accepted(CommitId head, int links);

    void Refused(IReadOnlyList<ChainViolation> violations);

    void Passed(Link to, int count);

    void Compiling(int scripts);

    void Starting(Link link, int attempt, bool earlier);

    void EnteredPhase(Link link, string phase);

    void LeftPhase(Link link, string phase, TimeSpan took);

    void Output(Link link, OutputLine line);

    void Changed(Link link, ResourceChange change);

    /// <summary>A phase failed, and what the migration changed is put back.</summary>
    void Undoing(Link link, string? phase);

    void Completed(Link link, TimeSpan took);

    void Failed(Link link, Failure failure, string? details);

    /// <summary>It failed and is as it was, and tries again by itself.</summary>
    void TriesAgain(Link link, Again again, string? details);

    void Published(CommitId? state);

    /// <summary>Something went wrong that the cycle goes on after: it is tried again.</summary>
    void Trouble(Exception exception);
}
