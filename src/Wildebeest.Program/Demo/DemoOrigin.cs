using Wildebeest.Chains;
using Wildebeest.Git;

namespace Wildebeest.Program.Demo;

/// <summary>The demo's repository, and the work tree in which its author commits.</summary>
sealed class DemoOrigin
{
    // Without the user's configuration: it may ask for a signature, or for a message of another form.
    readonly GitProgram git = new(null, TimeSpan.FromMinutes(1), TimeProvider.System);
    readonly string folder;
    readonly SampleLinks sample;
    readonly Dictionary<string, string> commits = [];
    int committed;

    public DemoOrigin(string folder, SampleLinks sample)
    {
        this.folder = folder;
        this.sample = sample;
    }

    public string Repository => Path.Combine(folder, "origin.git");

    public string Chain => Path.Combine(folder, "chain");

    public int Links => committed;

    public int LinksLeft => sample.Links.Count - committed;

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await GitAsync(["init", "--quiet", "--bare", "--initial-branch=main", Repository], cancellationToken);
        await GitAsync(["init", "--quiet", "--initial-branch=main", Chain], cancellationToken);
        await WorkAsync(["remote", "add", "origin", Repository], cancellationToken);
    }

    /// <summary>Commits the next links of the sample until so many are left, and pushes them; returns what the last one is called.</summary>
    public async Task<string> PushAsync(int left, CancellationToken cancellationToken)
    {
        while (committed < sample.Links.Count - left)
        {
            await CommitNextAsync(cancellationToken);
        }

        await WorkAsync(["push", "--quiet", "origin", "main"], cancellationToken);
        return NameOf(sample.Links[committed - 1].Paths[0]);
    }

    async Task CommitNextAsync(CancellationToken cancellationToken)
    {
        var link = sample.Links[committed++];
        foreach (var path in link.Paths)
        {
            var target = Path.Combine(Chain, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(sample.Folder, path), target);
            if (path == "lib/machine.csx")
            {
                await File.WriteAllTextAsync(target, MachinesBelow(Path.Combine(folder, "machines")), cancellationToken);
            }
        }

        IReadOnlyList<string> trailer = link.Replaces is { } replaced ? ["--message", $"Replaces: {commits[replaced]}"] : [];
        await WorkAsync(["add", "--", .. link.Paths], cancellationToken);
        await WorkAsync(["-c", "user.name=demo", "-c", "user.email=demo@wildebeest.invalid", "commit", "--quiet", "--message", $"Add {NameOf(link.Paths[0])}", .. trailer], cancellationToken);
        commits[link.Paths[0]] = (await WorkAsync(["rev-parse", "HEAD"], cancellationToken)).Trim();
    }

    static string MachinesBelow(string machines) =>
        $$""""
        // Where this machine's files are: in the demo all hosts share one machine, so each has a directory of its own.

        string OnMachine(string path) => $"""{{machines}}/{Me.Name}/""" + path.TrimStart('/');

        """";

    static string NameOf(string path) => MigrationName.TryParsePath(path, out var migration) ? migration.ToString() : path;

    Task<string> WorkAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        GitAsync(["--git-dir", Path.Combine(Chain, ".git"), "--work-tree", Chain, "-C", Chain, .. arguments], cancellationToken);

    async Task<string> GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = await git.RunAsync(null, arguments, cancellationToken);
        if (output.ExitCode != 0)
        {
            throw new DemoException($"git failed in the demo: {PrintableText.Line(output.StandardError, 300)}", "See what git says, then try again.");
        }

        return output.StandardOutput;
    }
}

/// <summary>The demo could not go on.</summary>
sealed class DemoException(string sentence, string? wayOut) : WildebeestException(sentence, wayOut);
