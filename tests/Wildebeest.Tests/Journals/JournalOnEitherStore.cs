using Wildebeest.Journals;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Journals;

[TestFixture("memory")]
[TestFixture("disk")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
sealed class JournalOnEitherStore(string kind) : IDisposable
{
    readonly TempFolder folder = new();
    readonly MemoryJournalStore memory = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public void IsEmptyWhenNew()
    {
        using var journal = Open(out var contents);

        Assert.That(contents.Lines, Is.Empty);
        Assert.That(contents.RecoveredBytes, Is.Zero);
        Assert.That(journal.NextSequence, Is.EqualTo(1));
    }

    [Test]
    public void NumbersItsLinesAcrossOpenings()
    {
        using (var journal = Open(out _))
        {
            Assert.That(journal.Append("a"), Is.EqualTo(1));
            Assert.That(journal.Append("b"), Is.EqualTo(2));
        }

        using (var journal = Open(out _))
        {
            Assert.That(journal.Append("c"), Is.EqualTo(3));
        }

        Assert.That(Lines(), Is.EqualTo(new[] { new JournalLine(1, "a"), new JournalLine(2, "b"), new JournalLine(3, "c") }));
    }

    [Test]
    public void CutsATornLastLineAndTellsOfIt()
    {
        SetBytes([.. Some.JournalOf("a"), .. "0123"u8]);

        using (var journal = Open(out var contents))
        {
            Assert.That(contents.RecoveredBytes, Is.EqualTo(4));
            journal.Append("b");
        }

        Assert.That(Lines().Select(line => line.Payload), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void CutsTheNulsOfAPowerCut()
    {
        SetBytes([.. Some.JournalOf("a"), .. new byte[4096]]);

        using var journal = Open(out var contents);

        Assert.That(contents.RecoveredBytes, Is.EqualTo(4096));
        Assert.That(GetBytes(), Is.EqualTo(Some.JournalOf("a")));
    }

    [Test]
    public void CutsALastLineWhoseChecksumDoesNotFit()
    {
        var bytes = Some.JournalOf("a", "b");
        bytes[^2] ^= 1;
        SetBytes(bytes);

        using var journal = Open(out var contents);

        Assert.That(contents.Lines, Has.Count.EqualTo(1));
        Assert.That(journal.NextSequence, Is.EqualTo(2));
    }

    [Test]
    public void StaysAsItIsWhenItsMiddleIsDamaged()
    {
        var bytes = Some.JournalOf("a", "b", "c");
        bytes[bytes.AsSpan().IndexOf((byte)'\n') + 12] ^= 1;
        SetBytes(bytes);

        var error = Assert.Throws<JournalDamagedException>(() => Open(out _))!;

        Assert.That(error.Line, Is.EqualTo(2));
        Assert.That(error.Message, Does.Contain("damaged at line 2"));
        Assert.That(error.Where, Does.EndWith(":2"));
        Assert.That(error.WayOut, Does.Contain("Nothing was changed"));
        Assert.That(GetBytes(), Is.EqualTo(bytes));
    }

    [Test]
    public void IsDamagedWhereANumberIsMissing()
    {
        var bytes = Some.JournalOf("a", "b", "c");
        var first = bytes.AsSpan().IndexOf((byte)'\n') + 1;
        SetBytes([.. bytes.AsSpan(0, first), .. bytes.AsSpan(2 * first)]);

        var error = Assert.Throws<JournalDamagedException>(() => Open(out _))!;

        Assert.That(error.Message, Does.Contain("it has the number 3 where 2 must follow"));
    }

    [Test]
    public void IsDamagedWhereTheNewlineBeforeTheLastLineIsGone()
    {
        var bytes = Some.JournalOf("a", "b");
        bytes[bytes.AsSpan().IndexOf((byte)'\n')] = (byte)'x';
        SetBytes(bytes);

        Assert.Throws<JournalDamagedException>(() => Open(out _));
        Assert.That(GetBytes(), Is.EqualTo(bytes));
    }

    [Test]
    public void ReplacedGoesOnWithItsNumbers()
    {
        using (var journal = Open(out _))
        {
            journal.Append("a");
            journal.Append("b");

            journal.Replace(["ab"]);

            Assert.That(journal.Append("c"), Is.EqualTo(4));
        }

        Assert.That(Lines(), Is.EqualTo(new[] { new JournalLine(3, "ab"), new JournalLine(4, "c") }));
    }

    [Test]
    public void RefusesWhatIsNotOneLine()
    {
        using var journal = Open(out _);

        Assert.Throws<ArgumentException>(() => journal.Append("a\nb"));
        Assert.That(() => journal.Append("\ud800"), Throws.InstanceOf<ArgumentException>());
        Assert.Throws<ArgumentException>(() => journal.Replace([]));
        Assert.That(journal.Append("c"), Is.EqualTo(1));
    }

    JournalFile Open(out JournalContents contents) =>
        kind == "disk" ? JournalFile.Open(folder["journal"], out contents) : JournalFile.Open(memory, out contents);

    IReadOnlyList<JournalLine> Lines() => JournalContents.Parse(GetBytes(), "journal").Lines;

    byte[] GetBytes() => kind == "disk" ? File.ReadAllBytes(folder["journal"]) : memory.Bytes;

    void SetBytes(byte[] bytes)
    {
        memory.Bytes = bytes;
        File.WriteAllBytes(folder["journal"], bytes);
    }
}
