namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>An origin with a branch of one plain link, and a host <c>web01</c> of role <c>web</c> that a test lets join when it likes.</summary>
abstract class Situation : IDisposable
{
    protected Situation(Transport transport = Transport.File)
    {
        Origin = TempOrigin.Over(transport);
        Origin.Commit("Start the chain", ("README.md", "A chain.\n"));
    }

    protected TempOrigin Origin { get; }

    protected HostHome Host { get; } = new();

    public virtual void Dispose()
    {
        Host.Dispose();
        Origin.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The host joins with its role.</summary>
    protected HostHome Join() => Host.Join(Origin, "web01", "web").AtOneAddress();

    /// <summary>Adds a migration of role web that leaves a line with its own name.</summary>
    protected Git.CommitId Add(string name, string role = "web") => Origin.Commit($"Add {role}/{name}", ($"migrations/{role}/{name}.csx", Traces.Leave(Origin, name)));

    /// <summary>Adds a migration with any text.</summary>
    protected Git.CommitId AddScript(string name, string text, params IReadOnlyList<OriginFile> files) =>
        Origin.Commit($"Add web/{name}", [($"migrations/web/{name}.csx", text), .. files]);
}
