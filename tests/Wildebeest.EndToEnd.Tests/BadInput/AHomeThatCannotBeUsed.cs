using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class AHomeThatCannotBeUsed : Situation
{
    [Test]
    public async Task IsOneThatAnotherAgentRunsOn()
    {
        Join();
        var agent = Host.StartAgent("200ms");
        var first = Add("first");
        await Eventually.That(() => Origin.StateOf("web01") == first, Limits.Soon, "the agent works", () => agent);

        foreach (var second in (Finished[])[Host.Run("agent", "--home", Host.Path), Host.Apply()])
        {
            Assert.That(second.ExitCode, Is.EqualTo(1), second.ToString());
            Assert.That(second.Errors, Does.Contain(Host.Path).And.Contain(FormattableString.Invariant($"{agent.Id}")));
            Assert.That(second.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), "one error and its way out");
        }

        var last = Add("second");
        await Eventually.That(() => Origin.StateOf("web01") == last, Limits.Soon, "the first agent is not disturbed", () => agent);
    }

    [Test]
    public void IsAFullDiskAndTheHostGoesOnWhenThereIsRoom()
    {
        SmallDisk.RequireRoot();
        using var disk = new SmallDisk(Host.Path, megabytes: 8);
        var first = Add("first");
        Join().Apply().Successfully();
        Add("second");
        disk.Fill();
        var journal = Host.Journal;

        var full = Host.Apply();
        var again = Host.Apply();

        Assert.That((full.ExitCode, again.ExitCode), Is.EqualTo((1, 1)), full.ToString());
        Assert.That(full.Errors, Does.Contain("disk is full").And.Contain("Make room").And.Not.Contain("   at "), full.ToString());
        Assert.That(Host.Journal, Is.EqualTo(journal));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(first));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first" }));

        disk.MakeRoom();
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
    }

    [Test]
    public async Task IsADiskThatFillsUpUnderAnAgentWhichGoesOnWhenThereIsRoom()
    {
        SmallDisk.RequireRoot();
        using var disk = new SmallDisk(Host.Path, megabytes: 8);
        AddScript("first", $"{Traces.Leave(Origin, "first")}{Traces.WaitForGo(Origin)}");
        Join();
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Traces.Of(Origin, "web01").Count == 1, Limits.Soon, "the migration runs", () => agent);
        disk.Fill();
        Traces.Go(Origin);
        await Eventually.That(() => agent.Errors.Contains("disk is full", StringComparison.Ordinal), Limits.Soon, "the agent says so", () => agent);

        Assert.That(agent.HasExited, Is.False);
        disk.MakeRoom();
        await Eventually.That(() => Origin.StateOf("web01") == Origin.Head, Limits.Soon, "the agent goes on by itself", () => agent);
        Assert.That(Host.Entries().Count(entry => entry.Kind == "completed"), Is.EqualTo(1));
        agent.Dispose();
    }

    [Test]
    public void IsReadOnly()
    {
        using var disk = Environment.IsPrivilegedProcess ? new SmallDisk(Host.Path, megabytes: 8) : null;
        var first = Add("first");
        Join().Apply().Successfully();
        Add("second");
        var journal = Host.Journal;
        SetReadOnly(disk, true);

        var applied = Host.Apply();

        SetReadOnly(disk, false);
        Assert.That(applied.ExitCode, Is.EqualTo(1), applied.ToString());
        Assert.That(applied.Errors, Does.Contain(Host.Path).And.Not.Contain("   at "), applied.ToString());
        Assert.That(applied.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), "one error and its way out");
        Assert.That((Host.Journal, Origin.StateOf("web01")), Is.EqualTo((journal, first)));
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void IsJoinedAlreadyUnderAnotherName()
    {
        Join();

        var again = Host.TryJoin(Origin, "web02", "web");

        Assert.That(again.ExitCode, Is.Not.Zero, again.ToString());
        Assert.That(again.Errors, Does.Contain(Host.Path).And.Contain("web01"));
        Assert.That(Origin.TagOf("web02"), Is.Null);
    }

    // Modes do not keep root from writing.
    void SetReadOnly(SmallDisk? disk, bool readOnly)
    {
        if (disk is not null && readOnly)
        {
            disk.MakeReadOnly();
        }
        else if (disk is not null)
        {
            disk.MakeWritable();
        }
        else
        {
            foreach (var folder in Directory.EnumerateDirectories(Host.Path, "*", SearchOption.AllDirectories).Prepend(Host.Path))
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | (readOnly ? 0 : UnixFileMode.UserWrite));
            }
        }
    }
}
