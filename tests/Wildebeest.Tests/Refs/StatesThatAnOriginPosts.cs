using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;

namespace Wildebeest.Tests.Refs;

/// <summary>What the hosts of a role said last, a line each, beside the origin's ledgers.</summary>
[Parallelizable(ParallelScope.All)]
sealed class StatesThatAnOriginPosts
{
    static readonly RoleName Web = RoleName.Parse("web");
    static readonly HostId First = HostId.New();
    static readonly HostId Second = HostId.New();
    static readonly CommitId State = Some.Id();

    [Test]
    public void AreEachHostsNewestWordInTheOrderInWhichTheyWereSaid()
    {
        var read = PostedStates.Read(Line(First, HostPhase.Waiting) + Line(Second, HostPhase.Idle) + Line(First, HostPhase.Idle));

        Assert.That(read.Select(member => (member.Id, member.Name, member.State, member.Record?.Phase)), Is.EqualTo(new[]
        {
            (Second, "web01", (CommitId?)State, (HostPhase?)HostPhase.Idle), (First, "web01", State, HostPhase.Idle),
        }));
    }

    [Test]
    public void AreThoseOfNobodyWhoIsGoneOrSaysTooMuch()
    {
        var read = PostedStates.Read(Line(First, HostPhase.Waiting) + $"\n{First} {CommitId.Zero} - \n");

        Assert.That(read.Single().Record, Is.Null, "else the older line would go on to count");
    }

    [TestCase("{\"version\":1,\"id\":\"")]
    [TestCase("{\"version\":2}")]
    [TestCase("\u001b[31m")]
    [TestCase("null")]
    public void AreNotBelievedWhereTheyCannotBeRead(string record)
    {
        var read = PostedStates.Read(Line(First, HostPhase.Waiting) + $"\n{First} {State} web01 {record}\n");

        Assert.That(read.Single().Record, Is.Null);
    }

    [Test]
    public void AreNotThoseOfAnotherHostThanTheLineNames()
    {
        var read = PostedStates.Read(Line(First, HostPhase.Waiting).Replace($"{First} ", $"{Second} ", StringComparison.Ordinal));

        Assert.That(read.Single().Record, Is.Null);
    }

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("the rest of a line that began before\n")]
    [TestCase("\nno-id 0000000000000000000000000000000000000001 web01 {}\n")]
    public void AreNoneWhereALineIsNotWhole(string text) => Assert.That(PostedStates.Read(text), Is.Empty);

    [Test]
    public void AreNotReadOfALineThatIsBeingWritten() => Assert.That(PostedStates.Read(Line(First, HostPhase.Waiting) + Line(Second, HostPhase.Idle).TrimEnd('\n')).Select(member => member.Id), Is.EqualTo(new[] { First }));

    [Test]
    public void AreNotWhatAnotherHostWroteIntoItsOwnLine()
    {
        var forged = Line(Second, HostPhase.Idle).TrimStart('\n');

        Assert.That(PostedStates.Read(forged + Line(First, HostPhase.Waiting)).Select(member => member.Id), Is.EqualTo(new[] { First }), "reading begins just where the forged text does");
    }

    [Test]
    public void AreReadOnAfterALineThatWasTorn() =>
        Assert.That(PostedStates.Read($"\n{Second} {State} we" + Line(First, HostPhase.Idle)).Select(member => member.Id), Is.EqualTo(new[] { First }));

    [Test]
    public async Task AreReadFromTheEndOfALongFile() => await With(async folder =>
    {
        var lines = string.Concat(Enumerable.Range(0, 2000).Select(_ => Line(HostId.New(), HostPhase.Idle))) + Line(First, HostPhase.Waiting);
        Assert.That(lines, Has.Length.GreaterThan(2 * PostedFiles.NewestStates));
        folder.Post(lines);

        var read = await folder.States().TryReadAsync(Web, CancellationToken.None);

        Assert.That(read![^1].Id, Is.EqualTo(First));
        Assert.That(read, Has.Count.InRange(100, 1999));
    });

    [Test]
    public async Task MayBeMissingWhereTheTipIsThere() => await With(async folder =>
    {
        Assert.That(await folder.States().TryReadAsync(Web, CancellationToken.None), Is.Null);
        Assert.That(folder.Posted!.AreThere, "git is asked who has ended and who asks, and the rest is read as before");
    });

    [Test]
    public async Task AreNotAskedOfAnothersServer() => await With(isOfTheOrigin: false, test: async folder =>
    {
        folder.Post(Line(First, HostPhase.Waiting));

        Assert.That(await folder.States().TryReadAsync(Web, CancellationToken.None), Is.Null);
    });

    [Test]
    public async Task AreNoneWhereNothingIsPosted() => Assert.That(await new PostedStates(null).TryReadAsync(Web, CancellationToken.None), Is.Null);

    static string Line(HostId id, HostPhase phase) => $"\n{id} {State} web01 {Some.Record(id, phase, "web").ToJson()}\n";

    static async Task With(Func<Folder, Task> test, bool isOfTheOrigin = true)
    {
        using var folder = new Folder(isOfTheOrigin);
        await test(folder);
    }

    sealed class Folder(bool isOfTheOrigin) : IDisposable
    {
        readonly string path = Directory.CreateTempSubdirectory("wb-states-").FullName;

        public PostedFiles? Posted { get; private set; }

        public PostedStates States() => new(Posted = new PostedFiles(OriginUrl.Parse(Path.Combine(path, "tip")), isOfTheOrigin, Some.Git));

        public void Post(string lines)
        {
            Directory.CreateDirectory(Path.Combine(path, PostedFiles.StatesFolder));
            File.WriteAllText(Path.Combine(path, PostedFiles.StatesFolder, Web.ToString()), lines);
        }

        public void Dispose()
        {
            Posted?.Dispose();
            Directory.Delete(path, recursive: true);
        }
    }
}
