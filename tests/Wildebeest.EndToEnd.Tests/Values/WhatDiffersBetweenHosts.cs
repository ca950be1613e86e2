using System.Text.Json.Nodes;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Values;

/// <summary>One chain, three hosts, and a migration that names none of them.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
sealed class WhatDiffersBetweenHosts : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly HostHome web = new();
    readonly HostHome web2 = new();
    readonly HostHome db = new();
    readonly HostHome late = new();
    WorkTree tree = null!;
    string first = "";

    [OneTimeSetUp]
    public void Run()
    {
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        tree = new WorkTree(origin);
        first = tree
            .Write("vars/all.yaml", "pool: { size: 10, longest: 60 }\ngateway: 192.0.2.1\nfor @web:\n  pool: { size: 20 }\n")
            .Write("vars/hosts/web.yaml", "for web01.shop.{us,eu}.example.org:\n  pool: { size: 40 }\nfor web*:nginx:\n  pool: { size: 41 }\n")
            .Write("files/own.conf", "name={{Me.Name}}\nsize={{vars.pool.size}}\ngateway={{vars.gateway}}\n")
            .Write("migrations/base/own.csx", $$"""
                Spec("knows its pool", () => Me.Var<int>("pool.size") > 0);
                Update(() =>
                {
                    Files.Write($"{{origin.Folder}}/own.{Me.Name}", Template("files/own.conf"));
                    Log($"at nginx {Me.At("nginx").Var<int>("pool.size")}, rack {Me.Facts.GetValueOrDefault("rack", "none")}, longest {Me.Var("pool.longest", 1)}, of {Me.Facts["os.id"].Length > 0}");
                });
                """).Push("Add base/own");
        web.Join(origin, "web01.shop.eu.example.org", "base", "web");
        web2.Join(origin, "web02", "base", "web");
        db.Join(origin, "db01", "base");
        Own(db, "pool: { size: 4 }\nfacts: { rack: r12 }\n");
        foreach (var host in (HostHome[])[web, web2, db])
        {
            host.Apply().Successfully();
        }

        tree.Write("vars/all.yaml", "pool: { size: 11, longest: 60 }\ngateway: 192.0.2.254\n").Push("Another gateway");
        late.Join(origin, "late", "base").Apply().Successfully();
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        web.Dispose();
        web2.Dispose();
        db.Dispose();
        late.Dispose();
        tree.Dispose();
        origin.Dispose();
    }

    [TestCase("web01.shop.eu.example.org", "40")]
    [TestCase("web02", "20")]
    [TestCase("db01", "4")]
    [TestCase("late", "10", Description = "the values of the migration's own commit")]
    public void IsWrittenOnEach(string host, string size) =>
        Assert.That(File.ReadAllText($"{origin.Folder}/own.{host}"), Is.EqualTo($"name={host}\nsize={size}\ngateway=192.0.2.1\n"));

    [TestCase("web02", "at nginx 41, rack none, longest 60, of True")]
    [TestCase("db01", "at nginx 4, rack r12, longest 60, of True")]
    public void IsSeenAtAServiceAndInFacts(string host, string said) => Assert.That(origin.NewestOutputOf(host), Does.Contain(said));

    [Test]
    public void OfItsMachineIsPublished() => Assert.That((string?)JsonNode.Parse(origin.TagOf("db01")!.Subject)!["facts"]!["rack"], Is.EqualTo("r12"));

    [Test]
    public void IsExplainedWithWhereItComesFrom()
    {
        var one = Vars("web01.shop.eu.example.org", "pool.size", "--at", first[..8]);

        Assert.That(one, Does.EndWith("""
            pool.size = 40   vars/hosts/web.yaml(2,11) for web01.shop.{us,eu}.example.org
                over 20   vars/all.yaml(4,11) for @web
                over 10   vars/all.yaml(1,9) for all hosts

            """));
    }

    [Test]
    public void IsExplainedOnTheHostWithItsOwnFile()
    {
        var all = db.Run("vars", "--home", db.Path, "--json").Successfully().Output;
        var size = JsonNode.Parse(all)!["values"]!.AsArray().Single(value => (string?)value!["name"] == "pool.size")!;

        Assert.That((int)size["value"]!, Is.EqualTo(4));
        Assert.That((string?)size["where"], Does.EndWith("/host.yaml(1,9)"));
        Assert.That(Vars("db01", "pool.size"), Does.Contain("pool.size = 11   vars/all.yaml(1,9)"), "from elsewhere the machine's own file is not seen");
    }

    [Test]
    public void IsShownWithFacts() => Assert.That(Vars("db01"), Does.Contain("db01: role base, at ").And.Contains("gateway = 192.0.2.254").And.Contains("fact rack: r12"));

    [Test]
    public void IsNotKnownByAnotherName()
    {
        var finished = web.Run("vars", "db01", "pool.sise", "--origin", origin.Url);

        Assert.That(finished.ExitCode, Is.EqualTo(1));
        Assert.That(finished.Errors, Does.Contain("There is no value 'pool.sise' for db01; near are pool.size, "));
    }

    [Test]
    public void IsCheckedBeforeItIsPushed()
    {
        using var mine = new WorkTree(origin);
        mine.Write("vars/bad.yaml", "for web*:\n  a: 1\n  a: 2\n").Write("vars/tie.yaml", "gateway: 192.0.2.7\n").Write("secrets/plain", "hunter2\n");

        var finished = mine.Wildebeest("", "check");

        Assert.That(finished.ExitCode, Is.EqualTo(1));
        Assert.That(finished.Output, Does.Contain("vars/bad.yaml(3,3): Vars: 'a' is written twice, first in vars/bad.yaml(2,3). [not committed]")
            .And.Contains("vars/tie.yaml(1,1): Vars: 'gateway' for all hosts has another value in vars/all.yaml(2,1), and neither is closer. [not committed]")
            .And.Contains("secrets/plain(1,1): Secrets: lies among the secrets, and is not sealed. [not committed]"));
    }

    string Vars(params string[] arguments) => web.Run(["vars", .. arguments, "--origin", origin.Url]).Successfully().Output;

    static void Own(HostHome host, string text)
    {
        var file = Path.Combine(host.Path, "host.yaml");
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
