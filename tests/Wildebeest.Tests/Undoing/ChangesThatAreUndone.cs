using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class ChangesThatAreUndone
{
    [Test]
    public void GiveAFileItsContentModeAndTimeBack()
    {
        using var world = new FileWorld();
        world.Given("motd", "old", mode: 0b110_000_000);
        var before = world.Snapshot();

        world.Write("motd", "new", mode: 0b110_110_110);

        Assert.That(world.Snapshot(), Is.Not.EqualTo(before));
        Assert.That(world.Undo().Single(), Is.EqualTo(new Wildebeest.Undoing.UndoneResource("file motd", PutBack: true, null)));
        Assert.That(world.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void GiveAFileItsOwnerBack()
    {
        using var world = new FileWorld();
        world.Given("motd", "old");
        if (Native.ChangeOwnerOfLink(world["motd"], 4711, 4712) != 0)
        {
            Assert.Ignore("only root may give files away");
        }

        var before = world.Snapshot();
        world.Delete("motd");
        world.Undo();

        Assert.That(before, Does.Contain("4711:4712"));
        Assert.That(world.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void GiveAModeBackWithoutACopyOfTheContent()
    {
        using var world = new FileWorld();
        world.Given("motd", "same", mode: 0b110_000_000);
        var before = world.Snapshot();

        world.Write("motd", "same", mode: 0b110_110_110);

        Assert.That(world.Kept, Is.Empty);
        world.Undo();
        Assert.That(world.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void TakeNewFilesAndTheirFoldersAway()
    {
        using var world = new FileWorld();
        world.Given("here/before", "x");
        var before = world.Snapshot();

        world.Write("here/new", "a");
        world.Write("made/deep/er/new", "a");
        world.Write("made/new", "a");
        world.Undo();

        Assert.That(world.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void LeaveAFolderThatOthersUseAndSayso()
    {
        using var world = new FileWorld();
        world.Write("made/new", "a");
        world.Given("made/others", "theirs");

        var account = world.Undo().Single();

        Assert.That((account.PutBack, account.Note), Is.EqualTo((true, $"the folder {world["made"]} was made and is left, since it is not empty")));
        Assert.That(File.Exists(world["made/others"]));
        Assert.That(File.Exists(world["made/new"]), Is.False);
    }

    [Test]
    public void GiveASymbolicLinkBackAndWhatItPointsTo()
    {
        using var world = new FileWorld();
        world.Given("real", "old");
        File.CreateSymbolicLink(world["link"], "real");
        File.CreateSymbolicLink(world["nowhere"], "missing");
        var before = world.Snapshot();

        world.Write("link", "new");
        world.Delete("link");
        world.Write("link", "a file now");
        world.Delete("nowhere");
        world.Undo();

        Assert.That(world.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void KeepAFileThatIsWrittenAgainAndAgainOnce()
    {
        using var world = new FileWorld();
        world.Given("motd", "old");
        var before = world.Snapshot();

        for (var count = 0; count < 10; count++)
        {
            world.Write("motd", $"{count}");
        }

        world.Delete("motd");
        Assert.That(world.Kept.Count(), Is.EqualTo(1));
        Assert.That(world.Steps, Has.Count.EqualTo(1));
        world.Undo();
        Assert.That(world.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void AreKeptForTheirOwnerAlone()
    {
        using var world = new FileWorld();
        world.Given("motd", "old", mode: 0b110_110_110);

        world.Write("motd", "new");

        Assert.That(File.GetUnixFileMode(world.Kept.Single()), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void LeaveWhatNeverHappenedUntouched()
    {
        using var world = new FileWorld();
        world.Given("motd", "old");
        world.Write("motd", "new", cut: Cut.BeforeTheChange);
        using var open = File.OpenRead(world["motd"]);

        world.Undo();

        // Not even replaced by its like: whoever has it open still has the file that is there.
        File.AppendAllText(world["motd"], "+");
        using var reader = new StreamReader(open);
        Assert.That(reader.ReadToEnd(), Is.EqualTo("old+"));
    }

    [Test]
    public void AreAllTriedAlthoughOneFails()
    {
        using var world = new FileWorld();
        world.Given("first", "old");
        world.Given("second", "old");
        world.Given("third", "old");
        world.Write("first", "new");
        world.Write("second", "new");
        world.Write("third", "new");
        File.Delete(world["second"]);
        Directory.CreateDirectory(world["second"]);

        var account = world.Undo();

        Assert.That(account.Select(resource => (resource.Resource, resource.PutBack, resource.Note)), Is.EqualTo(new[]
        {
            ("file third", true, (string?)null), ("file second", false, $"{world["second"]} is a folder now."), ("file first", true, null),
        }));
        Assert.That(File.ReadAllText(world["first"]) + File.ReadAllText(world["third"]), Is.EqualTo("oldold"));
        Assert.That(world.Steps.Select(step => step.Done), Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public void FailWhereTheirContentIsNoLongerKept()
    {
        using var world = new FileWorld();
        world.Given("motd", "old");
        world.Write("motd", "new");
        File.Delete(world.Kept.Single());

        Assert.That(world.Undo().Single().Note, Does.StartWith($"{world["motd"]}: what it held is no longer kept at "));
        Assert.That(File.ReadAllText(world["motd"]), Is.EqualTo("new"));
    }

    [Test]
    public void AreNotBegunWhenTheTimeIsOver()
    {
        using var world = new FileWorld();
        world.Given("motd", "old");
        world.Write("motd", "new");

        var account = FilesUndo.Run((_, _) => { }, world.Steps, new CancellationToken(canceled: true), CancellationToken.None);

        Assert.That(account.Single().PutBack, Is.False);
        Assert.That(File.ReadAllText(world["motd"]), Is.EqualTo("new"));
    }

    [Test]
    public void KeepTheHostOutOfLoadUntilItWasChecked()
    {
        using var world = new FileWorld();
        world.EnterPhase(Phases.LeaveLoad);
        world.Given("in-load", "yes");
        world.Delete("in-load");
        world.EnterPhase(Phases.Update);
        world.Write("motd", "new");

        var order = Wildebeest.Undoing.UndoOrder.Of(world.Steps);

        Assert.That(order.BeforeCheck.Select(step => step.Resource), Is.EqualTo(new[] { "file motd" }));
        Assert.That(order.AfterCheck.Select(step => step.Resource), Is.EqualTo(new[] { "file in-load" }));
    }
}
