using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Chains;
using Wildebeest.Git;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
sealed class ABranchThatIsRead
{
    [Test]
    public void GivesItsNewLinksOldestFirst() => With(chain =>
    {
        var accepted = chain.Migration("web/a");
        var plain = chain.Plain();
        var added = chain.Migration("db/b");

        var links = Read(chain, accepted).Links;

        Assert.That(links.Select(link => link.ToString()), Is.EqualTo(new[] { $"{plain.Short} plain", $"{added.Short} db/b" }));
    });

    [Test]
    public void ReadsNothingAtAnUnchangedHead() => With(chain =>
    {
        var head = chain.Plain();
        chain.Lose(head);

        var reading = Fresh(chain, clone => new ChainReader(clone, ChainLimits.Default).Read(head, head, CancellationToken.None));

        Assert.That((reading.Links.Count, reading.Violations.Count), Is.EqualTo((0, 0)));
    });

    [Test]
    public void ReadsNoCommitBehindTheAcceptedOne() => With(chain =>
    {
        var old = chain.Migration("web/a");
        var accepted = chain.Migration("web/b");
        chain.Migration("web/c");
        chain.Lose(old);

        var reading = Fresh(chain, clone => new ChainReader(clone, ChainLimits.Default).Read(accepted, chain.Head!.Value, CancellationToken.None));

        Assert.That(reading.Links, Has.Count.EqualTo(1));
    });

    [Test]
    public void TellsThatItWasMovedBack() => With(chain =>
    {
        var first = chain.Plain();
        var accepted = chain.Plain();
        chain.Head = first;

        AssertRewritten(chain, accepted, first, $"it was moved back to {first.Short}, behind {accepted.Short} which this host accepted.");
    });

    [Test]
    public void TellsWhereItForked() => With(chain =>
    {
        var fork = chain.Plain();
        var accepted = chain.Migration("web/a");
        var head = chain.From(fork).Migration("web/b");

        AssertRewritten(chain, accepted, head, $"it left what this host accepted ({accepted.Short}) after link {fork.Short}.");
    });

    [Test]
    public void TellsThatItHasAnotherRoot() => With(chain =>
    {
        var accepted = chain.Migration("web/a");
        var head = chain.From(null).Migration("web/b");

        AssertRewritten(chain, accepted, head, $"it shares no link with what this host accepted ({accepted.Short}).");
    });

    [Test]
    public void IsRewrittenWhereTheCloneNoLongerHasTheAcceptedLink() => With(chain =>
    {
        var accepted = Some.Id();
        chain.Plain();

        Assert.That(Read(chain, accepted).Violations.Single().WayOut, Does.Contain("a clone of the chain that has them is needed"));
    });

    [Test]
    public void NamesAMergeThatPutTheAcceptedLinkSecond() => With(chain =>
    {
        // What `git pull` makes of a clone with a commit of its own: nothing was rewritten, and the merge is what must go.
        var root = chain.Plain();
        var accepted = chain.Migration("web/a");
        chain.From(root).Migration("web/b");
        var merge = chain.Merge("Merge branch 'main' of origin", accepted);
        chain.Commit("after", TreeChange.File("x"));

        var violation = Read(chain, accepted).Violations.Single();

        Assert.That((violation.Rule, violation.Link), Is.EqualTo((ChainRule.Linear, merge)));
    });

    [Test]
    public void StopsWhenCancelled() => With(chain =>
    {
        chain.Plain();

        Assert.That(() => chain.Reader.Read(null, chain.Head!.Value, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
    });

    [Test]
    public void IsDamageWhereItsHeadIsMissing() => With(chain =>
        Assert.That(() => chain.Reader.Read(null, Some.Id(), CancellationToken.None), Throws.TypeOf<CloneDamagedException>()));

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public Property GivesTheSameLinksInTwoPartsAsInOne() =>
        Prop.ForAll(Gen.Elements("web", "db", "").ListOf().Where(kinds => kinds.Count is > 0 and < 20).ToArbitrary(), ArbMap.Default.ArbFor<NonNegativeInt>(), (kinds, place) =>
        {
            using var chain = new TempChain();
            var ids = kinds.Select((kind, index) => kind == "" ? chain.Plain() : chain.Migration($"{kind}/m{index}")).ToList();
            var cut = ids[place.Get % ids.Count];

            var whole = Read(chain, null).Links;
            var first = chain.Reader.Read(null, cut, CancellationToken.None).Links;
            var second = Read(chain, cut).Links;

            return whole.Select(link => link.Id).SequenceEqual(ids)
                && whole.Select(link => link.Migration?.Role.ToString() ?? "").SequenceEqual(kinds)
                && first.Concat(second).SequenceEqual(whole);
        });

    static ChainReading Read(TempChain chain, CommitId? accepted) => chain.Reader.Read(accepted, chain.Head!.Value, CancellationToken.None);

    static ChainReading Fresh(TempChain chain, Func<Clone, ChainReading> read)
    {
        using var clone = Clone.Open(chain.Folder);
        return read(clone);
    }

    static void AssertRewritten(TempChain chain, CommitId accepted, CommitId head, string how)
    {
        var reading = Read(chain, accepted);

        Assert.That(reading.Links, Is.Empty);
        Assert.That(reading.Violations.Single(), Is.EqualTo(new ChainViolation(ChainRule.NotRewritten, head, null, $"the branch was rewritten: {how}",
            $"Put the accepted links back, then add to them: git push --force-with-lease ORIGIN {accepted}:BRANCH (this host's clone has them).")));
        Assert.That(() => chain.Reader.Between(accepted, head, CancellationToken.None), Throws.TypeOf<ChainRefusedException>());
    }

    static void With(Action<TempChain> test)
    {
        using var chain = new TempChain();
        test(chain);
    }
}
