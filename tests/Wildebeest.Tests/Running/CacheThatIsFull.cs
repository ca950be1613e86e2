using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Storage;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class CacheThatIsFull
{
    static readonly ScriptManifest Manifest = new(["update"], true, [new ScriptDirective("Rolling", new Dictionary<string, string> { ["atMostOut"] = "2" }, 1)]);

    [Test]
    public void LosesWhatWasUsedLongestAgo()
    {
        using var folder = new TemporaryFolder();
        var time = new SteppingTime();
        var cache = new ScriptCache(folder.Path, time, capacity: 2);
        Store(cache, "a");
        Store(cache, "b");
        Assert.That(cache.TryGet("a"), Is.Not.Null);

        Store(cache, "c");

        Assert.That(new[] { cache.TryGet("a") is not null, cache.TryGet("b") is not null, cache.TryGet("c") is not null }, Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public void GivesBackTheManifest()
    {
        using var folder = new TemporaryFolder();
        var cache = new ScriptCache(folder.Path, TimeProvider.System);
        Store(cache, "a");

        var manifest = cache.TryGet("a")!.Manifest;

        Assert.That((manifest.Phases.Single(), manifest.HasRollback, manifest.Find("Rolling")!.Arguments["atMostOut"]), Is.EqualTo(("update", true, "2")));
    }

    [TestCase("script.json")]
    [TestCase("script.dll")]
    [TestCase("script.pdb")]
    public void TakesADamagedEntryForNone(string file)
    {
        using var folder = new TemporaryFolder();
        var cache = new ScriptCache(folder.Path, TimeProvider.System);
        Store(cache, "a");
        File.WriteAllText(Path.Combine(folder.Path, "a", file), "damaged");

        Assert.That(cache.TryGet("a"), Is.Null);
        Store(cache, "a");
        Assert.That(cache.TryGet("a"), Is.Not.Null);
    }

    [Test]
    public void ForgetsWhatAKilledDaemonBegan()
    {
        using var folder = new TemporaryFolder();
        var cache = new ScriptCache(folder.Path, TimeProvider.System);
        Store(cache, "a");
        cache.Prepare();

        cache.RemoveUnfinished();

        Assert.That(Directory.EnumerateDirectories(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void SaysSoOfADiskThatIsFull()
    {
        using var disk = TempFileSystem.OfSize("256k");
        var cache = new ScriptCache(disk["cache"], TimeProvider.System);
        var prepared = cache.Prepare();
        File.WriteAllText(Path.Combine(prepared, "script.dll"), "a");
        File.WriteAllText(Path.Combine(prepared, "script.pdb"), "a");
        disk.Fill();

        Assert.That(() => cache.Store("a", prepared, Manifest), Throws.InstanceOf<StorageException>().With.Property("Fault").EqualTo(StorageFault.DiskFull));
    }

    [Test]
    public void SaysSoOfADiskThatIsReadOnly()
    {
        using var disk = TempFileSystem.OfSize("256k");
        var cache = new ScriptCache(disk["cache"], TimeProvider.System);
        var prepared = cache.Prepare();
        disk.MakeReadOnly();

        Assert.Multiple(() =>
        {
            Assert.That(() => cache.Prepare(), Throws.InstanceOf<StorageException>().With.Property("Fault").EqualTo(StorageFault.ReadOnly));
            Assert.That(() => cache.RemoveUnfinished(), Throws.InstanceOf<StorageException>());
            Assert.That(() => ScriptCache.Discard(prepared), Throws.Nothing);
        });
    }

    static void Store(ScriptCache cache, string key)
    {
        var prepared = cache.Prepare();
        File.WriteAllText(Path.Combine(prepared, "script.dll"), key);
        File.WriteAllText(Path.Combine(prepared, "script.pdb"), key);
        cache.Store(key, prepared, Manifest);
    }

    sealed class SteppingTime : TimeProvider
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => now = now.AddMinutes(1);
    }
}
