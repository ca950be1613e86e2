using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>A web host that waits for database hosts, over a real origin.</summary>
sealed class HostsThatWaitForOthers : IDisposable
{
    const string Ledger = "refs/wildebeest/roles/web";

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly HostHome web = new();
    readonly HostHome database = new();

    public HostsThatWaitForOthers()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web.Join(origin, "web01", "web");
    }

    public void Dispose()
    {
        web.Dispose();
        database.Dispose();
        origin.Dispose();
    }

    [Test]
    public async Task GoOnByThemselvesWhenTheOthersAreReady()
    {
        database.Join(origin, "db01", "database");
        origin.Commit("Outbox", ("migrations/database/outbox.csx", Traces.Leave(origin, "outbox")));
        var link = origin.Commit("Cart", ("migrations/web/cart.csx", "WaitFor(Role(\"database\"), completed: \"database/outbox\");\n" + Traces.Leave(origin, "cart")));
        using var agent = web.StartAgent("200ms");

        await Eventually.That(() => Status().Contains("waiting web/cart", StringComparison.Ordinal), Limits.Soon, "it says that it waits", Status);
        Assert.That(Status(), Does.Contain("waits: every host of database must have completed database/outbox, and 1 of 1 has not: db01"));
        Assert.That(Why(), Does.Match(@"^web01: it waits before [0-9a-f]{7} web/cart \(since .*Z\): database/outbox must be completed by every host of database, and 1 of 1 has not: db01\.").And.Contain("wildebeest why db01"));
        var tag = origin.TagOf("web01")!.Id;
        Assert.That(() => origin.TagOf("web01")!.Id, Is.EqualTo(tag).After(600, 100), "it is written when the wait begins, and not at each look");

        database.Apply().Successfully();

        await Eventually.That(() => origin.StateOf("web01") == link, Limits.Soon, "it goes on by itself", Status);
        Assert.That(Why(), Does.Contain("at the tip"));
    }

    [Test]
    public async Task FailBeforeAnythingRanWhereItTakesTooLong()
    {
        origin.Commit("Outbox", ("migrations/database/outbox.csx", Traces.Leave(origin, "outbox")));
        var link = origin.Commit("Cart", ("migrations/web/cart.csx", "WaitFor(Role(\"database\"), completed: \"database/outbox\", within: Seconds(1));\n" + Traces.Leave(origin, "cart")));
        Assert.That(web.Apply().ExitCode, Is.EqualTo(3), "it waits");
        Assert.That(Status(), Does.Contain("no host has the role database"));

        await Eventually.That(() => web.Apply().ExitCode == 1, Limits.Soon, "its time is over", Status);

        Assert.That(Status(), Does.Contain("failed web/cart").And.Contain("it waited for 1s, which is as long as it may: database/outbox must be completed by every host of database, and no host has the role database (nothing of it ran)"));
        Assert.That(Story(), Does.Contain($"web01 failed at wait with {link.Short} web/cart; change halted"));
        Assert.That(Traces.Of(origin, "web01"), Is.Empty);

        database.Join(origin, "db01", "database");
        database.Apply().Successfully();
        web.Run("retry", "web01", "--reason", "db01 is there", "--origin", origin.Url).Successfully();
        web.Apply().Successfully();
        Assert.That((origin.StateOf("web01"), Traces.Of(origin, "web01")), Is.EqualTo((link, (string[])["cart"])));
    }

    [Test]
    public void AskTheHerdUntilItIsTrue()
    {
        var go = Path.Combine(origin.Folder, "go");
        var link = origin.Commit("Cart", ("migrations/web/cart.csx",
            $$"""
            Rolling(atMostOut: 1);
            WaitUntil(() => Role("web").All(host => host.Facts.ContainsKey("os") && host.Phase != "failed") && File.Exists("{{go}}"));
            Update(() => { {{Traces.Leave(origin, "cart")}} });
            """));
        Assert.That(web.Apply().ExitCode, Is.EqualTo(3), "it is not true yet");
        Assert.That(Status(), Does.Contain("waiting web/cart").And.Contain("waits: the WaitUntil in migrations/web/cart.csx(2,1) is not true yet"));
        Assert.That(Why(), Does.Contain("the WaitUntil in migrations/web/cart.csx(2,1) is not true yet"));
        Assert.That((Story(), Traces.Of(origin, "web01")), Is.EqualTo(("", (string[])[])), "no place was taken, and no phase was run");

        File.WriteAllText(go, "");
        web.Apply().Successfully();

        Assert.That((origin.StateOf("web01"), Traces.Of(origin, "web01")), Is.EqualTo((link, (string[])["cart"])));
    }

    [Test]
    public void FailWhereAskingFails()
    {
        var link = origin.Commit("Cart", ("migrations/web/cart.csx",
            $$"""
            WaitUntil(() => true);
            WaitUntil(() =>
                Role("web").First().Facts["no such fact"] == "x");
            Update(() => { {{Traces.Leave(origin, "cart")}} });
            """));

        var failed = web.Apply();

        Assert.That(failed.ExitCode, Is.EqualTo(1), failed.ToString());
        Assert.That(failed.Output + failed.Errors, Does.Contain("its WaitUntil in migrations/web/cart.csx(2,1) could not be answered: KeyNotFoundException").And.Contain("migrations/web/cart.csx(3,"));
        Assert.That(Story(), Does.Contain($"web01 failed at wait with {link.Short} web/cart; change halted"));
        Assert.That(web.Apply().ExitCode, Is.EqualTo(1), "nothing was lost, and it stands");
        Assert.That(Traces.Of(origin, "web01"), Is.Empty);
        Assert.That(web.Run("log", "web01", "--origin", origin.Url).Successfully().Output, Does.Contain("web/cart"));
    }

    [Test]
    public void AreRefusedByCheckAndAtTheirTurnWhereItCanNeverComeTrue()
    {
        origin.Commit("Cart", ("migrations/web/cart.csx", "\nWaitFor(Role(\"database\"), completed: \"database/outbox\");\n" + Traces.Leave(origin, "cart")));
        origin.Commit("Outbox", ("migrations/database/outbox.csx", "Log(\"outbox\");\n"));

        var check = web.Run("check", origin.Repository);
        var failed = web.Apply();

        const string sentence = "it waits for database/outbox, which is run later in the chain than web/cart itself";
        Assert.That(check.ExitCode, Is.EqualTo(1), check.ToString());
        Assert.That(check.Output, Does.Contain("migrations/web/cart.csx(2,1): Waits: " + sentence));
        Assert.That(failed.ExitCode, Is.EqualTo(1), failed.ToString());
        Assert.That(failed.Output + failed.Errors, Does.Contain(sentence).And.Contain("so this can never come true").And.Contain("migrations/web/cart.csx(2,1)"));
        Assert.That(Traces.Of(origin, "web01"), Is.Empty);
    }

    string Status() => web.Status().Successfully().Output;

    string Why() => web.Run("why", "web01", "--home", web.Path).Successfully().Output;

    string Story() => origin.Ref(Ledger) is null ? "" : origin.Git("log", "--reverse", "--format=%s", Ledger);
}
