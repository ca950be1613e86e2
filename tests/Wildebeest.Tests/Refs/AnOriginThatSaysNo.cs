using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Refs;

/// <summary>Refs that the origin hides from a connection, and a hook: neither is somebody who was faster.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AnOriginThatSaysNo
{
    static readonly HostId Id = HostId.Parse("0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f");

    [Test]
    public async Task TellsAHostToBeAdmitted()
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        origin.Git("config", "receive.hideRefs", "refs/wildebeest/hosts");
        var publisher = new Publisher(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), origin.Url, Id, Some.HostName, null, TimeProvider.System);

        var refused = Assert.ThrowsAsync<PublishRefusedException>(async () => await publisher.PublishAsync(null, Some.Record(Id), claimName: false, CancellationToken.None))!;

        Assert.That(refused.Message, Does.Contain("deny updating a hidden ref"));
        Assert.That(refused.WayOut, Does.Contain("wildebeest origin admit DIR web01"));
        await Task.CompletedTask;
    }

    [TestCase("receive.hideRefs", "refs/wildebeest/roles", "deny updating a hidden ref")]
    [TestCase("core.hooksPath", "", "only on mondays")]
    public void KeepsAHostFromWritingALedgerOverAndOver(string key, string value, string words)
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        var hook = Path.Combine(Directory.CreateDirectory(Path.Combine(origin.Folder, "no")).FullName, "pre-receive");
        File.WriteAllText(hook, $"#!/bin/sh\necho x >>{origin.Folder}/asked\necho 'only on mondays' >&2\nexit 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        origin.Git("config", key, value.Length > 0 ? value : Path.GetDirectoryName(hook)!);
        var store = new LedgerStore(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), origin.Url, TimeProvider.System, static () => 0);

        var refused = Assert.ThrowsAsync<LedgerRefusedException>(async () =>
            await store.WriteAsync(RoleName.Parse("web"), ledger => new LedgerEntry(ledger, "web01", "web01 looks"), CancellationToken.None))!;

        Assert.That(refused.Message, Does.StartWith("The origin refused an entry in the ledger of web").And.Contains(words));
        Assert.That(refused.WayOut, Does.Contain("--role web"));
        Assert.That(store.Lost, Is.Zero);
        Assert.That(value.Length > 0 || File.ReadAllLines(origin.Folder + "/asked").Length == 1);
    }

    [Test]
    public void TellsWhatIsInTheWayWhereNobodyWasFaster()
    {
        using var origin = new TempChain();
        using var host = new TempChain();
        var left = Path.Combine(origin.Folder, "refs/wildebeest/roles/web.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        File.WriteAllText(left, "");
        var store = new LedgerStore(host.Clone, new Wire(Some.Git, host.Clone.GitDirectory), origin.Url, TimeProvider.System, static () => 0);

        var refused = Assert.ThrowsAsync<LedgerRefusedException>(async () =>
            await store.WriteAsync(RoleName.Parse("web"), ledger => new LedgerEntry(ledger, "web01", "web01 looks"), CancellationToken.None))!;

        Assert.That(refused.Message, Does.StartWith("The origin refused an entry in the ledger of web").And.Contains("remote rejected"));
        Assert.That(refused.WayOut, Does.Contain("refs/wildebeest/roles/web.lock was left"));
        Assert.That(store.Lost, Is.EqualTo(2), "a lock may be another writer's");
    }

    [TestCase("wildebeest: web03 was evicted from this origin: sold (2026-11-22 12:00 UTC)\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n")]
    [TestCase("remote: wildebeest: web03 was evicted from this origin: sold (2026-11-22 12:00 UTC)\nfatal: unable to access 'https://git.example.org/herd.git/': The requested URL returned error: 403")]
    public void TellsWhyAHostIsLetInNoMore(string words)
    {
        var told = OriginFaults.From(OriginUrl.Parse("ssh://git@git.example.org/herd.git"), "fetch from", words, "/home/clone");

        Assert.That(told.Fault, Is.EqualTo(OriginFault.NotAdmitted));
        Assert.That(told.Message, Is.EqualTo("The origin ssh://git@git.example.org/herd.git does not let this host in: web03 was evicted from this origin: sold (2026-11-22 12:00 UTC)."));
    }
}
