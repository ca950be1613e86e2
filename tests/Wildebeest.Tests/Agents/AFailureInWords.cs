using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Program.Agents;

namespace Wildebeest.Tests.Agents;

[Parallelizable(ParallelScope.All)]
sealed class AFailureInWords
{
    static readonly TurnOutcome Outcome = new TurnOutcome.Failed(
        new Failure(CommitId.Parse(new string('a', 40)), MigrationName.Parse("web/hello"), "check", "no luck", "migrations/web/hello.csx(12,13)", DateTimeOffset.UnixEpoch));

    [Test]
    public void NamesTheMigrationItsPhaseAndItsPlace() => Assert.That(TurnText.Of(Outcome), Is.EqualTo("Stopped: aaaaaaa web/hello failed at check: no luck (migrations/web/hello.csx(12,13))"));

    [Test]
    public void HasAWayOutThatCanBeTypedAsItIs() => Assert.That(TurnText.WayOutOf(Outcome), Does.Contain("stop the agent").And.Contain("wildebeest apply --retry"));
}
