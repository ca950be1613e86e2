using Wildebeest.Git;
using Wildebeest.Refs;

namespace Wildebeest.RealHosts.Tests.Support;

sealed partial class RealHost
{
    const string Role = "test";

    static readonly TimeSpan ApplyLimit = TimeSpan.FromMinutes(5);

    readonly bool ownsOrigin;
    bool hasJoined;
    int steps;

    /// <summary>The chain that this host belongs to: a repository of this machine that the host has at <see cref="OriginUrl"/>.</summary>
    public TempOrigin Origin { get; }

    public static string OriginUrl => "file:///srv/chain/origin.git";

    /// <summary>Commits one migration of this text and applies it on the host.</summary>
    /// <param name="files">What the commit holds besides.</param>
    public async Task<Applied> ApplyAsync(string script, params IReadOnlyList<OriginFile> files)
    {
        Commit(script, files);
        return await ApplyAsync();
    }

    /// <summary>Adds a migration to the host's chain.</summary>
    public CommitId Commit(string script, params IReadOnlyList<OriginFile> files) =>
        Origin.Commit("Take the next step", [($"migrations/{Role}/{Name}-{++steps}.csx", script), .. files]);

    /// <summary>Adds a migration that takes the place of the newest one, which failed: a host goes on only then.</summary>
    public CommitId Replace(string script) =>
        Origin.Commit($"Mend the last step\n\nReplaces: {Origin.Head}", [($"migrations/{Role}/{Name}-{++steps}.csx", script)]);

    /// <summary>Joins the chain if the host has not, and catches up with it.</summary>
    public Task<Applied> ApplyAsync() => Task.Run(() =>
    {
        Join();
        using var apply = StartApply();
        var finished = apply.WaitForExit(ApplyLimit);
        return new Applied(finished, NewestReport(), Origin.NewestOutputOf(Name));
    });

    /// <summary>Starts <c>wildebeest agent</c> on the host; it is ended with it at the latest.</summary>
    public ChildProcess StartAgent()
    {
        Join();
        return EnterAsService("/usr/bin/wildebeest", "agent", "--poll", "500ms");
    }

    /// <summary>Starts <c>wildebeest apply</c> on the host without waiting for it.</summary>
    public ChildProcess StartApply(params IReadOnlyList<string> arguments)
    {
        Join();
        return EnterAsService("/usr/bin/wildebeest", ["apply", .. arguments]);
    }

    /// <summary>The newest of its reports.</summary>
    public Report? NewestReport()
    {
        var tag = Origin.TagOf(Name);
        var report = tag is null ? null : Origin.Ref(tag.Name.Replace(Published.Hosts, "refs/wildebeest/reports", StringComparison.Ordinal));
        return report is null ? null : Report.FromJson(System.Text.Encoding.UTF8.GetBytes(Origin.Git("show", $"{report.Name}:report.json")));
    }

    /// <summary>Joins the chain with these roles, by default with the one for tests, if it has not joined.</summary>
    public void Join(params IReadOnlyList<string> roles)
    {
        if (!hasJoined)
        {
            using var join = Enter("/usr/bin/wildebeest", ["join", OriginUrl, "--name", Name, .. (roles.Count > 0 ? roles : [Role]).SelectMany(role => (string[])["--role", role])]);
            join.WaitForExit(RunLimit).Successfully();
            hasJoined = true;
        }
    }
}

/// <summary>What one <c>apply</c> said, and what it published.</summary>
/// <param name="Said">The output of the script and of what it ran.</param>
sealed record Applied(Finished Program, Report? Report, string Said)
{
    public bool IsCompleted => Program.ExitCode == 0 && Report?.Outcome == "completed";

    /// <summary><c>changed service nginx</c> for each resource, in their order.</summary>
    public IReadOnlyList<string> Changes => [.. Report?.Changes.Select(change => $"{change.Result} {change.Resource}") ?? []];

    public string Error => Report?.Error ?? "";

    public Applied Successfully() => IsCompleted ? this : throw new InvalidOperationException($"It did not complete.\n{this}");

    public override string ToString() => $"{Program}\n{Report?.Sentence}\n{string.Join('\n', Changes)}\n{Said}";
}
