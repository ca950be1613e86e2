using Wildebeest.Scripting.Probes;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// An upstream of nginx. What is changed in it is put back when the migration fails. A server that was marked <c>down</c> before the migration did so stays so, after
/// <see cref="Enable"/> and after an undo. Only that word of the file is changed; comments and all else stay.
/// </summary>
public sealed class NginxUpstream
{
    static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);
    readonly string file;
    readonly string name;
    readonly string configuration;

    internal NginxUpstream(string file, string name, string configuration) => (this.file, this.name, this.configuration) = (file, name, configuration);

    /// <summary>
    /// Marks the server <c>down</c>, lets nginx test its configuration, reloads it, and returns when the old workers, which may still send requests there, are gone.
    /// </summary>
    /// <param name="server">Its address as it is written in the file, or the host of it where only one server has that. Default: the name of this host.</param>
    /// <param name="within">How long to wait for the old workers: the longest request or download. Default: 1 minute.</param>
    /// <exception cref="MigrationException">There is no such file, upstream or server, nginx refuses the configuration or does not run, or old workers still serve.</exception>
    /// <example><code>LeaveLoad(() => Nginx.Upstream("/etc/nginx/conf.d/shop.conf", "shop").Drain(Me, within: Minutes(2)));</code></example>
    public void Drain(string? server = null, TimeSpan? within = null)
    {
        var patience = Patience.Of(within ?? DefaultWait);
        var one = Server(server);
        var found = one.Probe();
        var changed = Ensure.That(one, new State { [NginxUpstreamServer.Down] = State.Yes, [NginxUpstreamServer.Loaded] = State.Yes });
        Departure.Remember(one, new State(found) { [NginxUpstreamServer.Loaded] = State.Yes });
        AwaitReload(one, changed, patience);
        if (!changed && !Child.ScriptSession.Current.Start.DryRun)
        {
            // An earlier attempt may have been killed while it waited for them.
            Demand.That(one.Name, "none", patience, _ => one.WasReloaded());
        }
    }

    /// <summary>Takes the mark away again, and reloads nginx. A server that was marked before this migration did so stays so.</summary>
    /// <param name="server">As in <see cref="Drain"/>.</param>
    /// <param name="within">How long to wait until workers know it. Default: 1 minute.</param>
    /// <exception cref="MigrationException">There is no such file, upstream or server, or nginx refuses the configuration or does not run.</exception>
    /// <example><code>Rejoin(() => Nginx.Upstream("/etc/nginx/conf.d/shop.conf", "shop").Enable(Me));</code></example>
    public void Enable(string? server = null, TimeSpan? within = null)
    {
        var patience = Patience.Of(within ?? DefaultWait);
        var one = Server(server);
        var before = Departure.Find(one)?[NginxUpstreamServer.Down] ?? State.No;
        var changed = Ensure.That(one, new State { [NginxUpstreamServer.Down] = before, [NginxUpstreamServer.Loaded] = State.Yes });
        if (before == State.Yes)
        {
            Migration.Log($"{one.Name}: it was marked down before this migration, and stays so.");
        }

        AwaitReload(one, changed, patience);
    }

    static void AwaitReload(NginxUpstreamServer server, bool changed, Patience patience)
    {
        if (changed && !Child.ScriptSession.Current.Start.DryRun)
        {
            Demand.That(server.Name, "none", patience, _ => server.Reloaded());
        }
    }

    NginxUpstreamServer Server(string? server) => new(file, name, string.IsNullOrEmpty(server) ? Migration.Me.Name : server, configuration) { WaitsForWorkers = false };
}
