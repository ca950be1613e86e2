using Wildebeest.Git;
using Wildebeest.Tests.Chains;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class ADamagedClone
{
    [Test]
    public void WithoutTheObjectOfARefStillNamesIt() => With(chain =>
    {
        var head = chain.Plain();
        chain.Lose(head);
        using var reread = Clone.Open(chain.Folder);

        Assert.That(reread.ReadRef(TempChain.Branch), Is.EqualTo(head));
    });

    [Test]
    public void WithoutAParentIsDamagedAtTheWalk() => With(chain =>
    {
        var parent = chain.Plain();
        var head = chain.Plain();
        chain.Lose(parent);
        using var reread = Clone.Open(chain.Folder);

        Assert.That(() => reread.FirstParents(head, null).ToList(), Throws.TypeOf<CloneDamagedException>());
    });

    [Test]
    public void WithoutACommitIsDamagedWhereItsFilesAreAskedFor() => With(chain =>
    {
        var head = chain.Migration("web/a");
        chain.Lose(head);
        using var reread = Clone.Open(chain.Folder);

        Assert.That(() => reread.Find(head, "migrations/web/a.csx"), Throws.TypeOf<CloneDamagedException>());
        Assert.That(() => reread.List(head, ""), Throws.TypeOf<CloneDamagedException>());
        Assert.That(() => reread.Changes(head), Throws.TypeOf<CloneDamagedException>());
    });

    [Test]
    public void WithoutATreeIsDamagedAndNotEmpty() => With(chain =>
    {
        var head = chain.Migration("web/a");
        chain.Lose(chain.Clone.Find(head, "migrations/web")!.Object);
        using var reread = Clone.Open(chain.Folder);

        Assert.That(() => reread.Find(head, "migrations/web/a.csx"), Throws.TypeOf<CloneDamagedException>());
        Assert.That(() => reread.List(head, "migrations/web"), Throws.TypeOf<CloneDamagedException>());
        Assert.That(() => reread.Changes(head), Throws.TypeOf<CloneDamagedException>());
    });

    [Test]
    public void WithoutABlobIsDamagedAtItsSizeAndText() => With(chain =>
    {
        var blob = chain.Clone.Find(chain.Migration("web/a"), "migrations/web/a.csx")!.Object;
        chain.Lose(blob);
        using var reread = Clone.Open(chain.Folder);

        Assert.That(() => reread.SizeOf(blob), Throws.TypeOf<CloneDamagedException>());
        Assert.That(() => reread.ReadBlob(blob), Throws.TypeOf<CloneDamagedException>());
    });

    [TestCase("")]
    [TestCase("garbage that is no zlib stream")]
    public void WithAnotherTextInAnObjectIsDamaged(string content) => With(chain =>
    {
        var head = chain.Plain();
        File.SetUnixFileMode(chain.ObjectPath(head), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(chain.ObjectPath(head), content);
        using var clone = Clone.Open(chain.Folder);

        Assert.That(() => clone.ReadCommit(head), Throws.TypeOf<CloneDamagedException>());
    });

    [Test]
    public void WithGarbageInARefIsDamaged() => With(chain =>
    {
        chain.Plain();
        File.WriteAllText(Path.Combine(chain.Folder, TempChain.Branch), "garbage");

        Assert.That(() => chain.Clone.ReadRef(TempChain.Branch), Throws.TypeOf<CloneDamagedException>());
    });

    [Test]
    public void WithALockThatAKilledWriterLeftIsDamaged() => With(chain =>
    {
        var head = chain.Plain();
        File.WriteAllText(Path.Combine(chain.Folder, TempChain.Branch + ".lock"), "");

        Assert.That(() => chain.Clone.WriteRef(TempChain.Branch, head), Throws.TypeOf<CloneDamagedException>());
    });

    [Test]
    public void IsNamedWithItsWayOut()
    {
        using var folder = new TempFolder();

        Assert.That(() => Clone.Open(folder["no.git"]), Throws.TypeOf<CloneDamagedException>().With.Message.Contains(folder["no.git"]).And.Property("WayOut").Contains("git fsck"));
    }

    static void With(Action<TempChain> test)
    {
        using var chain = new TempChain();
        test(chain);
    }
}
