using Wildebeest.Git;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class TheWire
{
    const string Ref = "refs/wildebeest/test/one";

    [Test]
    public async Task BringsABranchUnderItsLocalName() => await With(async (origin, host, wire) =>
    {
        var head = origin.Plain();

        await wire.FetchAsync(origin.Url, [new FetchRef(TempChain.Branch, "refs/fetched/chain")], CancellationToken.None);

        Assert.That(host.Clone.ReadRef("refs/fetched/chain"), Is.EqualTo(head));
        Assert.That(host.Clone.ReadCommit(head), Is.Not.Null);
    });

    [Test]
    public async Task BringsARewrittenBranchForTheRulesToRefuse() => await With(async (origin, host, wire) =>
    {
        origin.Plain();
        await wire.FetchAsync(origin.Url, [new FetchRef(TempChain.Branch, "refs/fetched/chain")], CancellationToken.None);
        var other = origin.From(null).Migration("web/other");

        await wire.FetchAsync(origin.Url, [new FetchRef(TempChain.Branch, "refs/fetched/chain")], CancellationToken.None);

        Assert.That(host.Clone.ReadRef("refs/fetched/chain"), Is.EqualTo(other));
    });

    [Test]
    public async Task SaysThatABranchIsMissing() => await With(async (origin, _, wire) =>
    {
        origin.Plain();
        var error = await ThrownBy(wire.FetchAsync(origin.Url, [new FetchRef("refs/heads/gone", "refs/fetched/chain")], CancellationToken.None));

        Assert.That(error.Fault, Is.EqualTo(OriginFault.NoSuchBranch));
        Assert.That(error.Message, Is.EqualTo($"The branch is not at the origin {origin.Url}: couldn't find remote ref refs/heads/gone."));
    });

    [Test]
    public async Task SaysThatThereIsNoRepository() => await With(async (_, _, wire) =>
    {
        var error = await ThrownBy(wire.FetchAsync(OriginUrl.Parse("file:///nosuch/chain.git"), [new FetchRef(TempChain.Branch, "refs/fetched/chain")], CancellationToken.None));

        Assert.That(error.Fault, Is.EqualTo(OriginFault.NoSuchRepository));
    });

    [Test]
    public async Task LeavesNothingOfAPackOfWhichTheRestDidNotCome() => await With(async (_, host, wire) =>
    {
        var left = Path.Combine(host.Folder, "objects/pack/tmp_pack_x1y2z3");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        File.WriteAllText(left, "PACK");

        await ThrownBy(wire.FetchAsync(OriginUrl.Parse("file:///nosuch/chain.git"), [new FetchRef(TempChain.Branch, "refs/fetched/chain")], CancellationToken.None));

        Assert.That(File.Exists(left), Is.False);
    });

    [Test]
    public async Task AsksForMoreRefsThanArgumentsMayName() => await With(async (origin, host, wire) =>
    {
        var head = origin.Plain();
        var patterns = Enumerable.Range(0, 40_000).Select(number => new FetchRef($"refs/wildebeest/hosts/{number:x32}*", $"refs/askers/hosts/{number:x32}*"));

        await wire.FetchAsync(origin.Url, [new FetchRef(TempChain.Branch, "refs/fetched/chain"), .. patterns], CancellationToken.None, prune: true);

        Assert.That(host.Clone.ReadRef("refs/fetched/chain"), Is.EqualTo(head));
    });

    [Test]
    public async Task SaysOfALockThatWasLeftThatTheCloneIsDamaged() => await With(async (origin, host, wire) =>
    {
        origin.Plain();
        Directory.CreateDirectory(Path.Combine(host.Folder, "refs/fetched"));
        File.WriteAllText(Path.Combine(host.Folder, "refs/fetched/chain.lock"), "");

        var error = await ThrownBy(wire.FetchAsync(origin.Url, [new FetchRef(TempChain.Branch, "refs/fetched/chain")], CancellationToken.None));

        Assert.That(error.Fault, Is.EqualTo(OriginFault.LocalDamage), error.Details);
    });

    [Test]
    public async Task FollowsNoTagsAndPrunesOnlyWhatItIsAskedFor() => await With(async (origin, host, wire) =>
    {
        var head = origin.Plain();
        origin.Clone.WriteRef("refs/tags/v1", head);
        host.Clone.WriteRef("refs/herd/hosts/gone", host.Plain());
        host.Clone.WriteRef("refs/own/kept", host.Head!.Value);

        await wire.FetchAsync(origin.Url, [new FetchRef("refs/wildebeest/hosts/*", "refs/herd/hosts/*")], CancellationToken.None, prune: true);

        Assert.That(host.Clone.RefsUnder("refs/").Select(found => found.Name), Is.EquivalentTo(new[] { TempChain.Branch, "refs/own/kept" }));
    });

    [Test]
    public async Task SetsARefThatMustNotExistYet() => await With(async (origin, host, wire) =>
    {
        var mine = host.Plain();

        var answer = await wire.PushAsync(origin.Url, [new PushRef(Ref, mine, CommitId.Zero)], CancellationToken.None);

        Assert.That(answer.Accepted, Is.True);
        Assert.That(origin.Clone.ReadRef(Ref), Is.EqualTo(mine));
    });

    [Test]
    public async Task IsToldWhenAnotherWriterWasFirst() => await With(async (origin, host, wire) =>
    {
        var theirs = origin.Migration("web/theirs");
        origin.Clone.WriteRef(Ref, theirs);

        var answer = await wire.PushAsync(origin.Url, [new PushRef(Ref, host.Migration("web/mine"), CommitId.Zero)], CancellationToken.None);

        Assert.That(answer.Accepted, Is.False);
        Assert.That(answer.Refusals, Has.One.EndsWith("[rejected] (stale info)"));
        Assert.That(origin.Clone.ReadRef(Ref), Is.EqualTo(theirs));
    });

    [Test]
    public async Task TakesWhatIsThereAlreadyForAccepted() => await With(async (origin, host, wire) =>
    {
        // The answer to the first push was lost: the second one expects what the origin had before it.
        var mine = host.Migration("web/mine");
        await wire.PushAsync(origin.Url, [new PushRef(Ref, mine, CommitId.Zero)], CancellationToken.None);

        Assert.That((await wire.PushAsync(origin.Url, [new PushRef(Ref, mine, CommitId.Zero)], CancellationToken.None)).Accepted, Is.True);
    });

    [Test]
    public async Task LeavesWhatWasNotExpected() => await With(async (origin, host, wire) =>
    {
        origin.Clone.WriteRef(Ref, origin.Plain());
        var theirs = origin.Plain();
        origin.Clone.WriteRef(Ref, theirs);

        var answer = await wire.PushAsync(origin.Url, [new PushRef(Ref, host.Migration("web/mine"), host.Migration("web/known"))], CancellationToken.None);

        Assert.That(answer.Accepted, Is.False);
        Assert.That(origin.Clone.ReadRef(Ref), Is.EqualTo(theirs));
    });

    [Test]
    public async Task RefusesWhatIsNoFastForward() => await With(async (origin, host, wire) =>
    {
        var theirs = origin.Migration("web/theirs");
        origin.Clone.WriteRef(Ref, theirs);

        var answer = await wire.PushAsync(origin.Url, [new PushRef(Ref, host.Migration("web/mine"))], CancellationToken.None);

        Assert.That(answer.Accepted, Is.False);
        Assert.That(answer.Refusals, Has.One.Contains("[rejected]"));
        Assert.That(origin.Clone.ReadRef(Ref), Is.EqualTo(theirs));
    });

    [Test]
    public async Task SetsAllOrNone() => await With(async (origin, host, wire) =>
    {
        origin.Clone.WriteRef(Ref, origin.Migration("web/theirs"));
        var mine = host.Migration("web/mine");

        var answer = await wire.PushAsync(origin.Url, [new PushRef("refs/wildebeest/test/two", mine, CommitId.Zero), new PushRef(Ref, mine, CommitId.Zero)], CancellationToken.None);

        Assert.That(answer.Accepted, Is.False);
        Assert.That(origin.Clone.ReadRef("refs/wildebeest/test/two"), Is.Null);
    });

    [Test]
    public async Task GivesAHooksOwnWordsMadePrintable() => await With(async (origin, host, wire) =>
    {
        var hook = Path.Combine(origin.Folder, "hooks/pre-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\nprintf 'web01 may not write here \\033[2J\\n' >&2\nexit 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var answer = await wire.PushAsync(origin.Url, [new PushRef(Ref, host.Plain(), CommitId.Zero)], CancellationToken.None);

        Assert.That(answer.Accepted, Is.False);
        Assert.That(answer.Refusals, Has.One.EndsWith("[remote rejected] (pre-receive hook declined)").And.One.EqualTo("remote: web01 may not write here \\x1b[2J"));
    });

    [Test]
    public async Task CannotPushToNoRepository() => await With(async (_, host, wire) =>
    {
        var error = await ThrownBy(wire.PushAsync(OriginUrl.Parse("file:///nosuch/chain.git"), [new PushRef(Ref, host.Plain())], CancellationToken.None));

        Assert.That(error.Fault, Is.EqualTo(OriginFault.NoSuchRepository));
    });

    static async Task<OriginException> ThrownBy(Task task)
    {
        try
        {
            await task;
        }
        catch (OriginException exception)
        {
            return exception;
        }

        throw new AssertionException("nothing was thrown");
    }

    static async Task With(Func<TempChain, TempChain, Wire, Task> test)
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        await test(origin, host, new Wire(Some.Git, host.Clone.GitDirectory));
    }
}
