using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class JournalOfAnUndo
{
    static readonly CommitId Link = CommitId.Parse(new string('a', 40));

    static readonly UndoRecord[] Records =
    [
        new RestoreFile("/etc/ä\"\n", "/etc/.t", "/home/undo/1", 0b110_100_100, 1, uint.MaxValue, 12345),
        new RestoreAccess("/etc/b", 7, 8, 9), new RestoreLink("/l", "/.l", "../x", 3, 4), new RemoveFile("/c", "/.c"), new RestoreTree("/t", "/home/undo/2"),
        new RestoreTreeAccess("/t", "/home/undo/3"), new RemoveTree("/t", "/.t", "m", "1"), new RemoveFolders(["/d", "/d/e"]),
    ];

    [Test]
    public void GivesBackEveryKindOfRecord()
    {
        var entry = new Changing(3, "file /etc/ä", Records) { At = DateTimeOffset.UnixEpoch };

        Assert.That(((Changing)JournalEntry.FromJson(entry.ToJson())!).Undo.Take(7), Is.EqualTo(Records.Take(7)));
        Assert.That(((RemoveFolders)((Changing)JournalEntry.FromJson(entry.ToJson())!).Undo[7]).Folders, Is.EqualTo(new[] { "/d", "/d/e" }));
    }

    [Test]
    public void GivesBackEveryKindOfRecordFromAFrame()
    {
        var bytes = new ChangingMessage("file /etc/ä", Records).Encode();

        var decoded = ChangingMessage.Decode(Frame.Read(new MemoryStream(bytes), Frame.ChildLimit)!.Value);

        Assert.That(decoded.Undo.Take(7), Is.EqualTo(Records.Take(7)));
        Assert.That(((RemoveFolders)decoded.Undo[7]).Folders, Is.EqualTo(new[] { "/d", "/d/e" }));
    }

    [Test]
    public void KeepsWhatAnInterruptedAttemptChanged()
    {
        var position = Position.Of([Started(1), Entered(), Changing(1), Started(2), Entered(), Changing(2)]);

        Assert.That(position.Unfinished!.Undo.Select(step => (step.Number, step.Phase)), Is.EqualTo(new[] { (1, "update"), (2, "update") }));
    }

    [Test]
    public void KnowsWhatIsPutBack()
    {
        var position = Position.Of([Started(1), Entered(), Changing(1), Changing(2), Failing(), Undid(2), Undid(7)]);

        Assert.That(position.Unfinished!.Failing!.Error, Is.EqualTo("no"));
        Assert.That(position.Unfinished.Undo.Select(step => step.Done), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void KnowsWhetherAPhaseWasEnteredInAnyAttempt()
    {
        JournalEntry[] never = [Started(1), Started(2), Failing()];
        JournalEntry[] before = [Started(1), Entered(), Started(2), Failing()];

        Assert.That((Position.Of(never).Unfinished!.HasRun, Position.Of(before).Unfinished!.HasRun), Is.EqualTo((false, true)));
        Assert.That((Read(never).Unfinished!.HasRun, Read(before).Unfinished!.HasRun), Is.EqualTo((false, true)), "as a snapshot");
    }

    [Test]
    public void OfAnOlderVersionTakesAnAttemptAsOneThatRan()
    {
        static bool HasRun(int attempt) =>
            (new PositionRecord { Unfinished = new UnfinishedRecord(Link.ToString(), "web/x", false, attempt, null, DateTimeOffset.UnixEpoch) }).ToPosition().Unfinished!.HasRun;

        Assert.That((HasRun(1), HasRun(2)), Is.EqualTo((false, true)));
    }

    [Test]
    public void KeepsNothingOfAMigrationThatIsOver()
    {
        JournalEntry[] until = [Started(1), Entered(), Changing(1), Failing()];
        var failed = Position.Of([.. until, new Failed(Link.ToString(), "update", "no", null, null, FailureEnd.Stuck, "its Rollback failed: no") { At = DateTimeOffset.UnixEpoch }]);
        var retried = Position.Of([.. until, new Failed(Link.ToString(), "update", "no", null, null) { At = DateTimeOffset.UnixEpoch }, Started(1)]);

        Assert.That((failed.Unfinished, failed.Failure!.Sentence), Is.EqualTo(((Unfinished?)null, "NEEDS HANDS: its Rollback failed: no. It failed at update: no")));
        Assert.That((retried.Unfinished!.Undo.Count, retried.Unfinished.Failing), Is.EqualTo((0, (Failing?)null)));
    }

    [Test]
    public void IsWholeInASnapshot()
    {
        var position = Position.Of([Started(1), Entered(), Changing(1), Failing()]);

        var entry = new Snapshot(PositionRecord.Of(position)) { At = DateTimeOffset.UnixEpoch };
        var read = Position.Of([JournalEntry.FromJson(entry.ToJson())!]);

        Assert.That(read.Unfinished!.Failing, Is.EqualTo(position.Unfinished!.Failing));
        Assert.That(read.Unfinished.Undo.Single().Records, Is.EqualTo(position.Unfinished.Undo.Single().Records));
    }

    [Test]
    public void OfAnOlderVersionSaysNoMoreThanItDid()
    {
        var entry = (Failed)JournalEntry.FromJson("""{"entry":"failed","link":"aa","error":"no","at":"2026-01-01T00:00:00+00:00"}""")!;

        Assert.That((entry.End, entry.Account, entry.Error), Is.EqualTo(((FailureEnd?)null, (string?)null, "no")));
    }

    static Position Read(JournalEntry[] entries) =>
        Position.Of([JournalEntry.FromJson(new Snapshot(PositionRecord.Of(Position.Of(entries))) { At = DateTimeOffset.UnixEpoch }.ToJson())!]);

    static Started Started(int attempt) => new(Link.ToString(), new MigrationName(RoleName.Parse("web"), "x").ToString(), false, attempt) { At = DateTimeOffset.UnixEpoch };

    static Entered Entered() => new(Phases.Update) { At = DateTimeOffset.UnixEpoch };

    static Changing Changing(int number) => new(number, "file /c", [new RemoveFile("/c", "/.c")]) { At = DateTimeOffset.UnixEpoch };

    static Failing Failing() => new(Link.ToString(), Phases.Update, "no", null, 1) { At = DateTimeOffset.UnixEpoch };

    static Undid Undid(int number) => new(number, null) { At = DateTimeOffset.UnixEpoch };
}
