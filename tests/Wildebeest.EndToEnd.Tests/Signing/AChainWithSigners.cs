using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Signing;

/// <summary>A herd whose links are signed by real keys, with git; one host, which was given the list when it joined.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class AChainWithSigners : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly TemporaryFolder folder = new();
    readonly HostHome host = new();
    readonly Person alice;
    readonly Person bob;
    readonly Person mallory;
    readonly CommitId listed;
    readonly string signers;

    public AChainWithSigners()
    {
        (alice, bob, mallory) = (Person.WithSshKey(origin, "alice"), Person.WithSshKey(origin, "bob"), Person.WithSshKey(origin, "mallory"));
        origin.Commit("Start the chain, before anybody signed", ("README.md", "A chain.\n"));
        signers = folder["signers"];
        File.WriteAllText(signers, ListOf(alice, bob));
        File.SetUnixFileMode(signers, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listed = alice.Commit("Who may sign", ("signers", ListOf(alice, bob)));
    }

    public void Dispose()
    {
        host.Dispose();
        alice.Dispose();
        bob.Dispose();
        mallory.Dispose();
        origin.Dispose();
        folder.Dispose();
    }

    [Test]
    public void IsFollowedWhereItsSignersSigned()
    {
        alice.Commit("Add web/one", Migration("one"));
        bob.Commit("Add web/two", Migration("two"));
        Join();

        Assert.That(host.Apply().Successfully().Errors, Does.Not.Contain("refused"));
        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public void IsRefusedWhereNobodyOfThemDidAndGoesOnWhenMended()
    {
        Join();
        host.Apply().Successfully();
        mallory.CommitUnsigned("Add web/one", Migration("one"));

        Assert.That(Words(host.Apply()), Does.Contain("is not signed"));
        Assert.That(host.Status().Output, Does.Contain("is not signed"));

        alice.TakeBackTo(listed);
        mallory.Commit("Add web/one", Migration("one"));
        Assert.That(Words(host.Apply()), Does.Contain("is signed with the key SHA256:").And.Contain("which is not in the list of signers"));

        alice.TakeBackTo(listed);
        mallory.Commit("Let me in", ("signers", ListOf(alice, bob, mallory)));
        mallory.Commit("Add web/one", Migration("one"));
        Assert.That(Words(host.Apply()), Does.Contain("which is not in the list of signers"));
        Assert.That(host.Run("check", origin.Repository, "--branch", "main", "--signers", signers).Output, Does.Contain("UnknownSigner"));
        Assert.That(Traces.Of(origin, "web01"), Is.Empty);

        alice.TakeBackTo(listed);
        alice.Commit("Add web/one", Migration("one"));
        host.Apply().Successfully();
        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public void FollowsItsListAndARevocation()
    {
        Join();
        alice.Commit("Mallory joins us", ("signers", ListOf(alice, bob, mallory)));
        mallory.Commit("Add web/one", Migration("one"));
        host.Apply().Successfully();
        alice.Commit("Mallory's key was stolen", ("signers", ListOf(alice, bob, mallory) + $"revoked:\n  - {mallory.PublicKey}\n"));
        mallory.Commit("Add web/two", Migration("two"));

        Assert.That(Words(host.Apply()), Does.Contain("of mallory, which is revoked"));
        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public void TakesSignaturesOfGpg()
    {
        using var carol = Person.WithGpgKey(origin, "carol");
        using var eve = Person.WithGpgKey(origin, "eve");
        Join();
        alice.Commit("Carol joins us", ("signers", ListOf(alice, bob, carol)));
        var good = carol.Commit("Add web/one", Migration("one"));

        host.Apply().Successfully();
        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "one" }));

        eve.Commit("Add web/two", Migration("two"));
        Assert.That(Words(host.Apply()), Does.Contain("is signed with a GPG key that is not in the list of signers"));

        // The signature of one link under another.
        var text = carol.Git("cat-file", "commit", good.ToString());
        File.WriteAllText(folder["forged"], text.Replace("Add web/one", "Add web/won", StringComparison.Ordinal));
        var forged = CommitId.Parse(carol.Git("hash-object", "-t", "commit", "-w", folder["forged"]).Trim());
        using var other = new HostHome();
        carol.TakeBackTo(forged);
        other.TryJoin(origin, "web02", "web").Successfully();
        other.Set($"signers: {signers}");
        Assert.That(Words(other.Apply()), Does.Contain("gpgv finds the signature bad"));
    }

    [Test]
    public void WaitsForApprovals()
    {
        var list = ListOf(alice, bob) + "approvals:\n  web: 2\n";
        Join();
        alice.Commit("Two for web", ("signers", list));
        var link = alice.Commit("Add web/one", Migration("one"));

        var waiting = host.Apply();
        Assert.That(waiting.ExitCode, Is.EqualTo(3), waiting.ToString());
        Assert.That(Words(waiting), Does.Contain("waits for 1 more approval by bob (1 of 2 have signed: alice)"));
        Assert.That(host.Status().Output, Does.Contain("waits for 1 more approval by bob"));
        Assert.That(host.Run("why", "web01", "--home", host.Path).Output, Does.Contain("waits for 1 more approval by bob"));
        Assert.That(host.Run("plan", "--home", host.Path).Output, Does.Contain("waits for 1 more approval by bob"));

        // Which is not one by the same person, nor by anybody.
        var own = host.Run("approve", "web/one", "--home", host.Path, "--key", alice.KeyFile);
        Assert.That(own.ExitCode, Is.EqualTo(1), own.ToString());
        Assert.That(own.Errors, Does.Contain("alice signed").And.Contain("as its author, and is counted once"));
        Assert.That(host.Run("approve", "web/one", "--home", host.Path, "--key", mallory.KeyFile).ExitCode, Is.EqualTo(1));
        Assert.That(host.Apply().ExitCode, Is.EqualTo(3));

        host.Run("approve", link.Short, "--home", host.Path, "--key", bob.KeyFile).Successfully();
        host.Apply().Successfully();
        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public void IsNotChangedByWhatLiesInItForGit()
    {
        var canary = folder["canary"];
        var command = $"touch {canary}";
        alice.Commit(
            "A tree that is not what it seems",
            Migration("one"),
            (".gitattributes", "* filter=evil diff=evil merge=evil ident text eol=crlf export-subst\n"),
            (".gitconfig", $"[filter \"evil\"]\n\tclean = {command}\n\tsmudge = {command}\n[core]\n\thooksPath = .\n\tfsmonitor = {command}\n[gpg]\n\tprogram = {command}\n[gpg \"ssh\"]\n\tprogram = {command}\n\tallowedSignersFile = signers\n"),
            ("config", $"[core]\n\tfsmonitor = {command}\n"),
            ("post-checkout", $"#!/bin/sh\n{command}\n"));
        Join();

        host.Apply().Successfully();

        Assert.That(Traces.Of(origin, "web01"), Is.EqualTo(new[] { "one" }));
        Assert.That(File.Exists(canary), Is.False);
    }

    [Test]
    public void HasHostsThatSignWhatTheyPublish()
    {
        alice.Commit("Add web/one", Migration("one"));
        Join();
        host.Apply().Successfully();
        var published = origin.Refs("refs/wildebeest/hosts").Single();
        var key = File.ReadAllText(Path.Combine(host.Path, "key.pub")).Trim();
        File.WriteAllText(folder["allowed"], $"web01 namespaces=\"git\" {key}\n");

        Assert.That(origin.Git("-c", $"gpg.ssh.allowedSignersFile={folder["allowed"]}", "-c", "gpg.format=ssh", "verify-tag", published.Id.ToString()), Is.Not.Null);

        host.Run("host", "trust", "web01", "--home", host.Path, "--chain", alice.WorkTree).Successfully();
        alice.Commit("Trust web01");
        host.Apply().Successfully();
        Assert.That(host.Status("--json").Output, Does.Contain("\"signature\": \"good\""));

        // Who may write the ref, and has a key of somebody else's, signs what the host did not say.
        var record = origin.Git("cat-file", "tag", origin.Refs("refs/wildebeest/hosts").Single().Id.ToString());
        var message = record[(record.IndexOf("\n\n", StringComparison.Ordinal) + 2)..record.IndexOf("\n-----BEGIN", StringComparison.Ordinal)];
        mallory.Git("fetch", "--quiet", origin.Repository, "refs/heads/main");
        mallory.Git("tag", "--sign", "--cleanup=verbatim", "-m", message + "\n", "web01", "FETCH_HEAD");
        mallory.Git("push", "--quiet", "--force", origin.Repository, $"refs/tags/web01:{published.Name}");

        Assert.That(host.Status().Output, Does.Contain("FORGED or new: it is signed with another key than the chain lists for this host"));
        Assert.That(host.Run("host", "trust", "web01", "--home", host.Path, "--chain", alice.WorkTree).ExitCode, Is.EqualTo(1));
    }

    (string Path, string Text) Migration(string name) => ($"migrations/web/{name}.csx", Traces.Leave(origin, name));

    void Join() => host.With("GIT_COMMITTER_NAME", "Bob").With("GIT_COMMITTER_EMAIL", "bob@example.org").Join(origin, "web01", "web").Set($"signers: {signers}");

    static string Words(Finished finished) => finished.ExitCode == 1 ? finished.Output + finished.Errors : finished.ToString() + " which did not fail";

    static string ListOf(params IEnumerable<Person> people) => "signers:\n" + string.Concat(people.Select(person =>
        $"  - name: {person.Name}\n    keys:\n      - |\n{string.Concat(person.PublicKey.Split('\n').Select(line => $"        {line}\n"))}"));
}
