using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class ABranchThatMoved : RefusedChain
{
    [Test]
    public void ToAnotherHistoryIsRefused()
    {
        var other = Origin.Author.Make([], "Another root", ("README.md", "Another chain.\n"));
        Origin.ForcePush(other);

        RefusesWith(other, "rewritten", Good.Short);
        GoesOnWhenMended();
    }

    [Test]
    public void ToAForkIsRefused()
    {
        var start = Origin.Git("rev-parse", "main~1");
        var fork = Origin.Author.Make([Git.CommitId.Parse(start)], "Fork", ("migrations/web/fork.csx", Traces.Leave(Origin, "fork")));
        Origin.ForcePush(fork);

        RefusesWith(fork, "rewritten", Good.Short, start[..7]);
        GoesOnWhenMended();
    }

    [Test]
    public void BackIsRefused()
    {
        var start = Git.CommitId.Parse(Origin.Git("rev-parse", "main~1"));
        Origin.ForcePush(start);

        RefusesWith(start, "moved back", Good.Short);
        GoesOnWhenMended();
    }

    [Test]
    public void AwayIsToldAndTheHostGoesOnWhenItIsBack()
    {
        var journal = Host.Journal;
        Origin.Author.DeleteBranch();

        var applied = Host.Apply();

        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.ToString());
        Assert.That(applied.Errors, Does.Contain("branch").And.Contain(Origin.Repository).And.Contain("Push the branch back"));
        Assert.That((Host.Journal, Origin.StateOf("web01")), Is.EqualTo((journal, Good)));
        GoesOnWhenMended();
    }
}
