using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Program.Composition;

namespace Wildebeest.Program.Demo;

/// <summary>The demo's repository, and the work tree in which its author commits.</summary>
sealed class DemoOrigin
{
    readonly GitProgram git = HostComposition.Git(null, TimeSpan.FromMinutes(1));
    readonly string folder;
    readonly SampleLinks sample;
    int committed;

    public DemoOrigin(string folder, SampleLinks sample)
    {
        this.folder = folder;
        this.sample = sample;
    }

    public string Repository => Path.Combine(folder, "origin.git");

    public string Chain => Path.Combine(folder, "chain");

    public int Links => committed;

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await GitAsync(["init", "--quiet", "--bare", "--initial-branch=main", Repository], cancellationToken);
        await GitAsync(["init", "--quiet", "--initial-branch=main", Chain], cancellationToken);
        await WorkAsync(["remote", "add", "origin", Repository], cancellationToken);
    }

    /// <summary>Commits the next links of the sample, up to and without the last one, and pushes them.</summary>
    public async Task PushFirstAsync(CancellationToken cancellationToken)
    {
        while (committed < sample.Links.Count - 1)
        {
            await CommitNextAsync(cancellationToken);
        }

        await PushAsync(cancellationToken);
    }

    /// <summary>The last link; returns what it is called.</summary>
    public async Task<string> PushLastAsync(CancellationToken cancellationToken)
    {
        await CommitNextAsync(cancellationToken);
        await PushAsync(cancellationToken);
        return MigrationName.TryParsePath(sample.Links[^1][0], out var migration) ? migration.ToString() : sample.Links[^1][0];
    }

    async Task CommitNextAsync(CancellationToken cancellationToken)
    {
        var paths = sample.Links[committed++];
        foreach (var path in paths)
        {
            var target = Path.Combine(Chain, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(sample.Folder, path), target);
            if (path == "lib/machine.csx")
            {
                await File.WriteAllTextAsync(target, MachinesBelow(Path.Combine(folder, "machines")), cancellationToken);
            }
        }

        await WorkAsync(["add", "--", .. paths], cancellationToken);
        await WorkAsync(["-c", "user.name=demo", "-c", "user.email=demo@wildebeest.invalid", "commit", "--quiet", "--message", SubjectOf(paths[0])], cancellationToken);
    }

    static string MachinesBelow(string machines) =>
        $$""""
        // Where this machine's files are: in the demo all hosts share one machine, so each has a directory of its own.

        string OnMachine(string path) => $"""{{machines}}/{Me.Name}/""" + path.TrimStart('/');

        """";

    static string SubjectOf(string path) => MigrationName.TryParsePath(path, out var migration) ? $"Add {migration}" : $"Add {path}";

    Task PushAsync(CancellationToken cancellationToken) => WorkAsync(["push", "--quiet", "origin", "main"], cancellationToken);

    Task WorkAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        GitAsync(["--git-dir", Path.Combine(Chain, ".git"), "--work-tree", Chain, "-C", Chain, .. arguments], cancellationToken);

    async Task GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = await git.RunAsync(null, arguments, cancellationToken);
        if (output.ExitCode != 0)
        {
            throw new DemoException($"git failed in the demo: {PrintableText.Line(output.StandardError, 300)}", "See what git says, then try again.");
        }
    }
}

/// <summary>The demo could not go on.</summary>
sealed class DemoException(string sentence, string? wayOut) : WildebeestException(sentence, wayOut);
