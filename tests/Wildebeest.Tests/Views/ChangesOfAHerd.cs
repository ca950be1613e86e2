using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;
using Wildebeest.Views;

namespace Wildebeest.Tests.Views;

[Parallelizable(ParallelScope.All)]
sealed class ChangesOfAHerd
{
    [Test]
    public void OneChangeWithItsHosts() => With(herd => Approved.Text(string.Join('\n', Named(herd, "web/b").SelectMany(ChangesText.Lines)), nameof(OneChangeWithItsHosts)));

    [Test]
    public void OneChangeAsJson() => With(herd => Approved.Text(ChangesText.Json(Named(herd, "web/b")), nameof(OneChangeAsJson)));

    [Test]
    public void TheNewest() => With(herd => Approved.Text(
        string.Join('\n', Newest(herd, 10).SelectMany(ChangesText.Lines)) + "\n" + ChangesText.Json(Newest(herd, 1)), nameof(TheNewest)));

    [Test]
    public void AreNoMoreThanWasAskedFor() => With(herd => Assert.That(Newest(herd, 2).Select(change => change.Migration), Is.EqualTo(new[] { "web/c", "web/b" })));

    [TestCase("web/b")]
    [TestCase("b")]
    [TestCase("SHA")]
    [TestCase("SHORT")]
    public void AreFoundByNameAndBySha(string wanted) => With(herd =>
    {
        var link = Named(herd, "web/b").Single().Link;

        Assert.That(Named(herd, wanted == "SHA" ? link : wanted == "SHORT" ? link[..7].ToUpperInvariant() : wanted).Single().Link, Is.EqualTo(link));
    });

    [Test]
    public void AreFoundFarBehindEveryState()
    {
        using var herd = new HerdOfOneRole();
        var old = herd.Chain.Migration("web/old");
        herd.Chain.Plain();
        herd.Add(herd.Chain.Migration("web/new"));

        Assert.That(Named(herd, "web/old").Single(), Has.Property("Link").EqualTo(old.ToString()).And.Property("Done").EqualTo(new[] { "web01" }));
    }

    [TestCase("web/bb", "The nearest: web/b, web/a, web/c, db/tls. A link")]
    [TestCase("tsl", "The nearest: db/tls, web/a, web/b, web/c. A link")]
    [TestCase("TLS", "The nearest: db/tls, ")]
    [TestCase("", "The nearest: ")]
    [TestCase("abc", "The nearest: ")]
    public void AreNotGuessedAt(string wanted, string nearest) => With(herd =>
    {
        herd.Chain.Migration("db/tls");

        var refused = Assert.Throws<NoSuchChangeException>(() => Named(herd, wanted))!;

        Assert.That(refused.Message, Is.EqualTo($"No change is called '{wanted}'."));
        Assert.That(refused.WayOut, Does.Contain(nearest));
        Assert.That(refused.ExitCode, Is.EqualTo(ExitCode.WrongUsage));
    });

    [Test]
    public void AreNamedByNoPlainLink()
    {
        using var herd = new HerdOfOneRole();
        var plain = herd.Chain.Plain();

        Assert.That(() => Named(herd, plain.ToString()), Throws.TypeOf<NoSuchChangeException>().With.Property("WayOut").EqualTo("No migration is in the chain yet."));
    }

    [Test]
    public void AreNoneForAReasonThatIsTold()
    {
        using var herd = new HerdOfOneRole();
        herd.Chain.Plain();

        var before = HerdChanges.NoneSentence(herd.Chain.Clone, herd.Chain.Head!.Value);
        herd.Chain.Migration("web/old");

        Assert.That(before, Is.EqualTo("No migration is in the chain yet."));
        Assert.That(HerdChanges.NoneSentence(herd.Chain.Clone, herd.Chain.Head!.Value), Does.StartWith("None of the newest 2,000 links adds a migration. An older one is shown by its name"));
    }

    [Test]
    public void AreOverWhenTheLastHostIsBack()
    {
        using var herd = new HerdOfOneRole();
        var link = herd.Chain.Migration("web/a");
        herd.Add(link);
        herd.Add(link);
        herd.Ledger = herd.Ledger with { Changes = [new Change(link, MigrationName.Parse("web/a"), Some.Time, Some.Time.AddMinutes(3)) { Completed = 2 }] };

        var change = Named(herd, "web/a").Single();

        Assert.That((change.DoneAt, change.TookSeconds), Is.EqualTo((Some.Time.AddMinutes(3), 180)));
        Assert.That(ChangesText.Lines(change).First(), Does.EndWith("web/a: 2 done, 0 in it, 0 waiting, 0 failed, 0 undone; took 3 min"));
    }

    [Test]
    public void CountAHostThatCatchesUpAsWaiting()
    {
        using var herd = new HerdOfOneRole();
        var first = herd.Chain.Migration("web/a");
        var second = herd.Chain.Migration("web/b");
        herd.Add(second, record => record with { Behind = new Dictionary<string, string> { ["web"] = first.ToString() } });

        Assert.That(Named(herd, "web/a").Single().Done, Is.EqualTo(new[] { "web01" }));
        Assert.That(Named(herd, "web/b").Single().Waiting, Is.EqualTo(new[] { "web01" }));
    }

    [Test]
    public void LetEveryoneWaitForTheReplacement()
    {
        using var herd = new HerdOfOneRole();
        var before = herd.Chain.Plain();
        var bad = herd.Chain.Migration("web/bad");
        var between = herd.Chain.Migration("web/between");
        herd.Chain.Commit($"Mend\n\nReplaces: {bad}", TreeChangeOf("web/good"));
        herd.Add(before);
        herd.Add(before, record => record with { Phase = HostPhase.Failed, Link = bad.ToString(), Error = new HostError("it broke (undone)", null, Some.Time, HostError.Undone) });
        herd.Add(bad);
        herd.Add(between);

        var replaced = Named(herd, "web/bad").Single();
        var replacement = Named(herd, "web/good").Single();

        Assert.That((replaced.Done.Count, replaced.Waiting.Count, replaced.Undone), Is.EqualTo((2, 0, (string[])["web02"])));
        Assert.That(replaced.ReplacedBy, Is.EqualTo(replacement.Link));
        Assert.That((replacement.Done, replacement.Waiting), Is.EqualTo(((string[])["web03", "web04"], (string[])["web01", "web02"])), "it is run at the place of the replaced");
    }

    static TreeChange TreeChangeOf(string migration) => TreeChange.File($"migrations/{migration}.csx", "Log(\"good\");\n");

    static IReadOnlyList<ChangeStatus> Named(HerdOfOneRole herd, string wanted) => HerdChanges.Named(herd.Chain.Clone, herd.Chain.Head!.Value, herd.Members, [herd.Ledger], wanted);

    static IReadOnlyList<ChangeStatus> Newest(HerdOfOneRole herd, int most) => HerdChanges.Newest(herd.Chain.Clone, herd.Chain.Head!.Value, herd.Members, [herd.Ledger], most);

    /// <summary>In the middle of web/b: two have it, two are in it, one waits, one was put back and one needs hands.</summary>
    static void With(Action<HerdOfOneRole> test)
    {
        using var herd = new HerdOfOneRole();
        var a = herd.Chain.Migration("web/a");
        var b = herd.Chain.Migration("web/b");
        var c = herd.Chain.Migration("web/c");
        herd.Add(c);
        herd.Add(b, record => record with { Since = Some.Time.AddMinutes(4) });
        herd.Add(a, record => record with { Phase = HostPhase.LeaveLoad, Migration = "web/b", Link = b.ToString(), Since = Some.Time.AddMinutes(6) });
        var placed = herd.Add(a);
        herd.Add(a);
        herd.Add(a, record => Failed(record, "port 443 is shut\n (undone; back in load)", HostError.Undone));
        var stuck = herd.Add(a, record => Failed(record, "NEEDS HANDS: its Rejoin failed", HostError.Stuck));
        herd.Add(a, record => record, "db");
        herd.Ledger = herd.Ledger with
        {
            Places = [herd.Place(placed, b, Some.Time.AddMinutes(7)), herd.Place(stuck, b, Some.Time.AddMinutes(2), needsHands: true)],
            Halts = [new Halt(b, MigrationName.Parse("web/b"), HostName.Parse("web06"), "check", "port 443 is shut", Some.Time.AddMinutes(3))],
            Changes = [new Change(b, MigrationName.Parse("web/b"), Some.Time.AddMinutes(1), Some.Time.AddMinutes(5)) { Completed = 2 }],
        };
        test(herd);

        HostRecord Failed(HostRecord record, string sentence, string end) => record with
        {
            Phase = HostPhase.Failed, Migration = "web/b", Link = b.ToString(), Since = Some.Time.AddMinutes(3), Error = new HostError(sentence, null, Some.Time.AddMinutes(3), end),
        };
    }
}
