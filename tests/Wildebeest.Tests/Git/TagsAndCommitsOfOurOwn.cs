using System.Text;
using Wildebeest.Git;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class TagsAndCommitsOfOurOwn
{
    [Test]
    public void AreTheSameFromTheSameFacts() => With(chain =>
    {
        using var other = new TempChain();
        var first = chain.Clone.WriteTag("web01", Clone.EmptyTree, "{}\n", Some.Author);
        var later = Some.Author with { At = Some.Time.AddMilliseconds(400) };

        Assert.That(chain.Clone.WriteTag("web01", Clone.EmptyTree, "{}\n", Some.Author), Is.EqualTo(first));
        Assert.That(other.Clone.WriteTag("web01", Clone.EmptyTree, "{}\n", later), Is.EqualTo(first), "git keeps whole seconds");
        Assert.That(other.Clone.WriteTag("web02", Clone.EmptyTree, "{}\n", Some.Author), Is.Not.EqualTo(first));
    });

    [Test]
    public void GiveBackWhatTheySay() => With(chain =>
    {
        var target = chain.Plain();
        var id = chain.Clone.WriteTag("web01", target, "{\"a\": \"ä\"}\n", Some.Author);

        Assert.That(chain.Clone.ReadTag(id), Is.EqualTo(new TagFacts(id, "web01", target, "{\"a\": \"ä\"}\n", Some.Time)));
        Assert.That(chain.Clone.ReadTag(target), Is.Null);
    });

    [Test]
    public void PassGitsOwnCheck() => With(chain =>
    {
        var commit = chain.Clone.WriteCommit(new Dictionary<string, byte[]> { ["report.json"] = "{}"u8.ToArray() }, "web01 completed\n", null, Some.Author);
        chain.Clone.WriteRef("refs/own/report", commit);
        chain.Clone.WriteRef("refs/own/host", chain.Clone.WriteTag("web01", commit, "{}\n", Some.Author));

        Assert.That(() => chain.Git("fsck", "--strict", "--no-dangling"), Throws.Nothing);
        Assert.That(Encoding.UTF8.GetString(chain.Clone.ReadBlob(chain.Clone.Find(commit, "report.json")!.Object)), Is.EqualTo("{}"));
    });

    [Test]
    public void AreListedByPrefix() => With(chain =>
    {
        var head = chain.Plain();
        chain.Clone.WriteRef("refs/herd/hosts/ab/one", head);
        chain.Clone.WriteRef("refs/herd/hosts/cd/two", head);
        chain.Clone.WriteRef("refs/herd/others/three", head);

        Assert.That(chain.Clone.RefsUnder("refs/herd/hosts/").Select(found => found.Name), Is.EqualTo(new[] { "refs/herd/hosts/ab/one", "refs/herd/hosts/cd/two" }));
    });

    static void With(Action<TempChain> test)
    {
        using var chain = new TempChain();
        test(chain);
    }
}
