using Wildebeest.Journals;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
sealed class JournalOfEntries
{
    [Test]
    public void IsCompactedToOneLineThatSaysTheSame()
    {
        var store = new MemoryJournalStore();
        using var journal = Journal.Open(store, TimeProvider.System);
        journal.Append(new Granted(["web"]) { At = Tests.Some.Time });
        var lengths = Passes(journal, store, 600);

        using var again = Journal.Open(store, TimeProvider.System);

        Assert.That(lengths.Zip(lengths.Skip(1)).Count(pair => pair.Second < pair.First), Is.EqualTo(1), "compactions");
        Assert.That(Text(again.Position), Is.EqualTo(Text(journal.Position)));
    }

    [Test]
    public void IsNotCompactedInTheMiddleOfAMigration()
    {
        var store = new MemoryJournalStore();
        using var journal = Journal.Open(store, TimeProvider.System);
        journal.Append(new Started(Tests.Some.Id().ToString(), "web/a", false, 1) { At = Tests.Some.Time });
        for (var phase = 0; phase < 600; phase++)
        {
            journal.Append(new Entered("update") { At = Tests.Some.Time });
        }

        Assert.That(JournalContents.Parse(store.Bytes, "journal").Lines, Has.Count.EqualTo(601));
    }

    [Test]
    public void TakesAnEntryThoughItCannotBeCompacted()
    {
        var store = new MemoryJournalStore { ReplaceFails = true };
        using var journal = Journal.Open(store, TimeProvider.System);

        Passes(journal, store, 510);
        store.ReplaceFails = false;
        var id = Tests.Some.Id();
        journal.Append(new Passed(id.ToString()) { At = Tests.Some.Time });

        using var again = Journal.Open(store, TimeProvider.System);
        Assert.That(again.Position.State, Is.EqualTo(id));
        Assert.That(JournalContents.Parse(store.Bytes, "journal").Lines, Has.Count.EqualTo(1), "compacted when it could be");
    }

    [Test]
    public void IsAsItWasAfterAnAppendThatFailed()
    {
        var store = new MemoryJournalStore();
        using var journal = Journal.Open(store, TimeProvider.System);
        var before = Tests.Some.Id();
        journal.Append(new Passed(before.ToString()) { At = Tests.Some.Time });
        store.Room = store.Bytes.Length + 20;

        Assert.That(() => journal.Append(new Passed(Tests.Some.Id().ToString()) { At = Tests.Some.Time }), Throws.TypeOf<Wildebeest.Storage.StorageException>());
        Assert.That(journal.Position.State, Is.EqualTo(before));

        store.Room = int.MaxValue;
        var after = Tests.Some.Id();
        journal.Append(new Passed(after.ToString()) { At = Tests.Some.Time });
        using var again = Journal.Open(store, TimeProvider.System);
        Assert.That((again.Position.State, again.RecoveredBytes), Is.EqualTo((after, 0)));
    }

    [Test]
    public void HasAWordForEveryEntry()
    {
        var entries = typeof(JournalEntry).Assembly.GetTypes().Where(type => type.BaseType == typeof(JournalEntry));

        Assert.That(JournalKinds.All.Select(kind => kind.Type), Is.EquivalentTo(entries));
        Assert.That(JournalKinds.All.Select(kind => kind.Name), Is.Unique);
        Assert.That(JournalKinds.All.Select(kind => kind.Json().Type), Is.EqualTo(JournalKinds.All.Select(kind => kind.Type)));
    }

    [Test]
    public void BeginsALineWithTheEntrysWord() => Assert.That(
        new CaughtUp("web") { At = Tests.Some.Time }.ToJson(), Does.StartWith("""{"entry":"caught up","role":"web","at":""" + "\""));

    [TestCase("""{"link":"main","entry":"accepted","at":"2026-03-04T05:06:07+00:00"}""", "says something that this version does not know")]
    [TestCase("""{"entry":7}""", "says something that this version does not know")]
    [TestCase("""{"entry":"rolled","at":"2026-03-04T05:06:07+00:00"}""", "says something that this version does not know")]
    [TestCase("""{"at":"2026-03-04T05:06:07+00:00"}""", "says something that this version does not know")]
    [TestCase("no json", "says something that this version does not know")]
    [TestCase("null", "says something that this version does not know")]
    [TestCase("""{"entry":"accepted","link":"main","at":"2026-03-04T05:06:07+00:00"}""", "'main' is not a full sha1 in lower-case hex")]
    [TestCase("""{"entry":"accepted","at":"2026-03-04T05:06:07+00:00"}""", "'' is not a full sha1 in lower-case hex")]
    [TestCase("""{"entry":"granted","roles":["Web"],"at":"2026-03-04T05:06:07+00:00"}""", "'Web' is no role")]
    public void DoesNotGuessAtWhatItDoesNotKnow(string payload, string finding)
    {
        var store = new MemoryJournalStore { Bytes = Some.JournalOf(new Passed(Tests.Some.Id().ToString()) { At = Tests.Some.Time }.ToJson(), payload) };

        Assert.That(() => Journal.Open(store, TimeProvider.System), Throws.TypeOf<JournalDamagedException>().With.Property("Line").EqualTo(2).And.Message.Contains(finding));
    }

    [Test]
    public void RemembersAFailureThatIsOwedThoughItIsTriedAgain()
    {
        var id = Tests.Some.Id().ToString();
        var at = Tests.Some.Time;

        var position = Position.Of([new Started(id, "web/a", false, 1) { At = at }, new Failed(id, "update", "it broke", null, null) { At = at }, new Retried(id, null) { At = at }]);

        Assert.That(position.Failure, Is.Null);
        Assert.That(position.Owed?.Failure?.Error, Is.EqualTo("it broke"));
        Assert.That(PositionRecord.Of(position).ToPosition().Owed, Is.EqualTo(position.Owed));
    }

    static List<int> Passes(Journal journal, MemoryJournalStore store, int count)
    {
        var lengths = new List<int>();
        for (var index = 0; index < count; index++)
        {
            journal.Append(new Passed(Tests.Some.Id().ToString()) { At = Tests.Some.Time });
            lengths.Add(store.Bytes.Length);
        }

        return lengths;
    }

    static string Text(Position position) => new Snapshot(PositionRecord.Of(position)) { At = Tests.Some.Time }.ToJson();
}
