using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Program.Templates;

/// <summary>What <c>init</c> and <c>new migration</c> write.</summary>
static class ChainTemplate
{
    const string Readme =
        """
        # A chain of migrations

        Each commit of this branch is a link; a link adds at most one migration, `migrations/<role>/<name>.csx`.
        Hosts apply the migrations of their roles in this order, each exactly once. A migration that is in the
        chain is never edited, renamed or deleted: what was wrong is mended by a later link.

            wildebeest new migration web hello   writes migrations/web/hello.csx
            wildebeest check                     says what hosts would refuse, before you push
            git commit, git push                 and the hosts of role web run it

        VS Code completes migrations and marks errors in them with its C# extension (OmniSharp); `wildebeest new migration ROLE NAME` writes what
        it needs into `.editor`, which git passes over.

        """;

    static string Migration(MigrationName name) =>
        $$"""
        // {{name}}: say here what it is for; the next admin reads this first.
        //
        // Write it so that it can be run again from its start: a host that loses power in the middle does so.

        Rolling(atMostOut: 1);

        Update(() =>
        {
            Log($"{Me.Name} was here"); // in its place: Files.Deploy(…), Apt.Install(…), Services.Restart(…)
        });

        Check(() =>
        {
            // Throws unless this host works: Http.Get("http://localhost/").Is(200). A host that was put back is asked this too;
            // what is true of the new state alone stands behind: if (!Me.IsUndone)
        });

        """;

    /// <summary>Writes the file and returns its path from the chain's top.</summary>
    public static string NewMigration(string directory, string role, string name)
    {
        if (!RoleName.TryParse(role, out var parsedRole))
        {
            throw new TemplateException($"'{PrintableText.Line(role, 80)}' is no role: {RoleName.Rule}.", "Write it so, for example: web.");
        }

        if (!MigrationName.IsName(name))
        {
            throw new TemplateException($"'{PrintableText.Line(name, 80)}' is no name: {MigrationName.Rule}.", "Write it so, for example: tls13.");
        }

        var migration = new MigrationName(parsedRole, name);
        var git = Clone.Discover(directory) ?? throw new TemplateException($"There is no chain at {Path.GetFullPath(directory)}.", "Go into the chain's work tree, or make one with: wildebeest init.");
        using var clone = Clone.Open(git);
        var root = clone.WorkTreeRoot ?? throw new TemplateException($"{git} has no work tree.", "Clone it, and write the migration in the clone.");
        var file = Path.Combine(root, migration.Path);
        if (File.Exists(file))
        {
            throw new TemplateException($"{migration.Path} is there already.", "A migration in the chain is never edited: choose another name.");
        }

        Write(file, Migration(migration));
        if (File.Exists(Path.Combine(root, "omnisharp.json")))
        {
            EditorFiles.Write(root);
        }

        return migration.Path;
    }

    /// <summary>Writes the file and returns its path from the chain's top.</summary>
    public static string NewReusable(string directory, string name)
    {
        if (!MigrationName.IsName(name))
        {
            throw new TemplateException($"'{PrintableText.Line(name, 80)}' is no name: as for a migration, 1 to 100 letters, digits, '.', '-' and '_', and a letter or digit first.", "Write it so, for example: rotate-keys.");
        }

        var path = ScriptPaths.Reusable(name);
        var file = Path.Combine(WorkTreeAround(directory), path);
        if (File.Exists(file))
        {
            throw new TemplateException($"{path} is there already.", "Edit it: migrations that are in the chain call it as it was at their own commit.");
        }

        Write(file, Reusable(name));
        return path;
    }

    static string WorkTreeAround(string directory)
    {
        var git = Clone.Discover(directory) ?? throw new TemplateException($"There is no chain at {Path.GetFullPath(directory)}.", "Go into the chain's work tree, or make one with: wildebeest init.");
        using var clone = Clone.Open(git);
        return clone.WorkTreeRoot ?? throw new TemplateException($"{git} has no work tree.", "Clone it, and write the file in the clone.");
    }

    static string Reusable(string name) =>
        $$"""
        // {{name}}: say here what it is for. A migration calls it inside of a phase: Reusable("{{name}}", new { path = "/etc/motd" });

        var path = Argument<string>("path");
        var text = Argument("text", "hello\n");

        Files.Write(path, text);

        """;

    public static async Task<string> InitAsync(string directory, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory);
        if (Path.Exists(Path.Combine(root, ".git")))
        {
            throw new TemplateException($"{root} holds a git repository already.", "Any repository with a linear branch can be a chain: go on with wildebeest new migration ROLE NAME.");
        }

        List<string> written = [];
        foreach (var (path, text) in (IEnumerable<(string, string)>)[("README.md", Readme), ("migrations/.gitkeep", ""), .. EditorFiles.Committed])
        {
            var file = Path.Combine(root, path);
            if (!File.Exists(file))
            {
                Write(file, text);
            }

            written.Add(path);
        }

        EditorFiles.Write(root);

        var home = Environment.GetEnvironmentVariable("HOME");
        var git = new GitProgram(home is null ? null : Path.Combine(home, ".gitconfig"), TimeSpan.FromMinutes(1), TimeProvider.System);
        await GitAsync(git, root, ["init", "--quiet", "--initial-branch=main", root], cancellationToken);
        await GitAsync(git, root, ["-C", root, "--git-dir", Path.Combine(root, ".git"), "--work-tree", root, "add", "--force", .. written], cancellationToken);
        string[] author = await HasAuthorAsync(git, cancellationToken) ? [] : ["-c", $"user.name={Environment.UserName}", "-c", $"user.email={Environment.UserName}@{Environment.MachineName}"];
        await GitAsync(git, root, [.. author, "--git-dir", Path.Combine(root, ".git"), "--work-tree", root, "commit", "--quiet", "--message", "Start the chain"], cancellationToken);
        return root;
    }

    static async Task<bool> HasAuthorAsync(GitProgram git, CancellationToken cancellationToken) =>
        (await git.RunAsync(null, ["config", "user.email"], cancellationToken)).ExitCode == 0
        && (await git.RunAsync(null, ["config", "user.name"], cancellationToken)).ExitCode == 0;

    static void Write(string file, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TemplateException($"{file} cannot be written: {PrintableText.Line(exception.Message, 200)}", "Choose a folder that you may write to.");
        }
    }

    static async Task GitAsync(GitProgram git, string root, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = await git.RunAsync(null, arguments, cancellationToken);
        if (output.ExitCode != 0)
        {
            throw new TemplateException($"git could not make the chain in {root}: {PrintableText.Line(output.StandardError, 300)}", "See what git says, then try again.");
        }
    }
}

/// <summary>A new chain or migration could not be written.</summary>
sealed class TemplateException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
