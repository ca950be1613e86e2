using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests.Sample;

/// <summary>A host of the sample's role store, with PostgreSQL and Redis by its own definitions.</summary>
sealed class AStore
{
    const string Memory = "/etc/postgresql/15/main/conf.d/memory.conf";
    const string Cache = "/etc/redis/redis.conf";

    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    RealHost host = null!;

    [OneTimeSetUp]
    public async Task Boot()
    {
        origin.Commit(SampleChain.Before("web/new-front-page"));
        host = await RealHost.BootAsync("store", origin);
        host.Join("store");
    }

    [OneTimeTearDown]
    public async Task End()
    {
        await host.DisposeAsync();
        origin.Dispose();
    }

    [Test]
    public async Task IsSetUpChangedAndKeptFromWhatWouldBreakIt()
    {
        var applied = (await host.ApplyAsync()).Successfully();

        Assert.That(applied.Changes, Does.Contain($"changed file {Memory}").And.Contain($"changed file {Cache}"));
        await WorksAsync();
        var (memory, cache) = (host.Read(Memory), host.Read(Cache));

        await RefusedAsync("""Service("postgresql").Update("memory", "shared_buffers = lots\n");""", $"{Memory} is not placed: ", "invalid value for parameter \"shared_buffers\"");
        await RefusedAsync("""Service("redis").Update("main", "bind 127.0.0.1\ngallop yes\n");""", $"{Cache} is not placed: ", "Bad directive");
        await RefusedAsync("""Service("postgresql").Update("memory", "shared_buffers = 900GB\n");""", "service postgresql@15-main ", "request for a shared memory segment exceeded");

        async Task RefusedAsync(string update, string begins, string says)
        {
            origin.Commit($"Change it once more{(origin.TagOf(host.Name)!.Peeled == origin.Head ? "" : $"\n\nReplaces: {origin.Head}")}", ($"migrations/store/{Guid.NewGuid():n}.csx", $"""
                #load "services/postgresql.csx"
                #load "services/redis.csx"
                {update}
                """));
            var refused = await host.ApplyAsync();

            Assert.That(refused.Error, Does.StartWith(begins).And.Contain(says), refused.ToString());
            Assert.That(refused.Report!.End, Is.EqualTo("undone"), refused.ToString());
            Assert.That((host.Read(Memory), host.Read(Cache)), Is.EqualTo((memory, cache)));
            await WorksAsync();
        }
    }

    async Task WorksAsync()
    {
        Assert.That(await host.TypeAsync("runuser -u postgres -- psql --tuples-only --no-align --command 'show shared_buffers'"), Is.EqualTo("256MB"));
        Assert.That(await host.TypeAsync("redis-cli config get maxmemory | tail -1"), Is.EqualTo("134217728"));
    }
}
