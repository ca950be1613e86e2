using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Running;
using Wildebeest.Storage;

namespace Wildebeest.Program.Origins;

/// <summary>Makes a bare repository an origin. It can be done again at any time: it sets up what is missing, and says what it changed.</summary>
sealed class OriginSetup(OriginFolder origin, GitProgram git)
{
    const string Mark = "Written by \"wildebeest origin create\"";

    /// <summary>docs/origin.md says what each is for.</summary>
    public static readonly IReadOnlyList<(string Key, string Value)> Configuration =
    [
        ("core.fsync", "committed,loose-object,reference"),
        ("core.alternateRefsPrefixes", "refs/heads"),
        ("receive.denyNonFastForwards", "true"),
        ("receive.denyDeletes", "true"),
        ("receive.fsckObjects", "true"),
        ("transfer.fsckObjects", "true"),
        ("receive.maxInputSize", "512m"),
        ("receive.autogc", "false"),
        ("gc.auto", "0"),
        ("uploadpack.allowFilter", "true"),
        ("http.uploadpack", "true"),
        ("http.receivepack", "true"),
        ("http.getanyfile", "false"),
    ];

    static readonly string[] OwnScripts = ["access", "serve", "http-serve", "write-tip", "maintain"];
    static readonly string[] HookScripts = ["pre-receive", "post-receive"];

    readonly List<string> changes = [];

    /// <param name="signers">The list that pushes to the chain are held against; null for what it was.</param>
    /// <returns>A sentence for each thing that was not as it is now.</returns>
    /// <exception cref="OriginSetupException">What is there is no bare repository, or has hooks of somebody else.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(BranchName? branch, string? web, string? signers, CancellationToken cancellationToken)
    {
        if (signers is not null)
        {
            // A wrong list would refuse every push.
            SignerAnchor.Load(signers);
        }

        await MakeRepositoryAsync(branch ?? BranchName.Main, cancellationToken);
        RequireOwnHooks();
        foreach (var (key, value) in Configuration)
        {
            await SetAsync(key, value, cancellationToken);
        }

        foreach (var folder in (string[])[origin.Own, origin.Admitted, origin.Evicted, origin.Bound, Path.Combine(origin.Own, "cache"), origin.Hooks])
        {
            DurableFile.CreateFolder(folder, OriginFolder.FolderMode);
        }

        var tips = Path.GetFullPath(web ?? origin.Web ?? origin.DefaultWeb);
        DurableFile.CreateFolder(tips, OriginFolder.FolderMode);
        Note(origin.WriteWeb(tips), $"The tip is written to {Path.Combine(tips, OriginTip.FileName)}.");
        var chain = branch ?? origin.Branch ?? BranchName.Main;
        Note(origin.WriteBranch(chain), $"The chain is the branch {chain}.");
        Note(OriginFolder.WriteLine(origin.Program, ProgramPath.Beside.Executable), $"Pushes to {chain} are checked by {ProgramPath.Beside.Executable}.");
        if (signers is not null)
        {
            Note(OriginFolder.Write(origin.Signers, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(signers, cancellationToken)), OriginFolder.FileMode), $"Pushes to {chain} must be signed by those whom {signers} lists, or a newer list of the chain.");
        }

        OriginFolder.WriteLine(origin.DotnetRoot, Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "");
        foreach (var script in OwnScripts)
        {
            var path = Path.Combine(origin.Own, script);
            Note(OriginFolder.Write(path, TextOf(script), script == "access" ? OriginFolder.FileMode : OriginFolder.ScriptMode), $"Wrote {path}.");
        }

        // Last: from here on pushes are held to what is above.
        foreach (var script in HookScripts)
        {
            var path = Path.Combine(origin.Hooks, script);
            Note(OriginFolder.Write(path, TextOf(script), OriginFolder.ScriptMode), $"Wrote {path}.");
        }

        new Admissions(origin).WriteServerFiles();
        OriginTip.Write(origin);
        return changes;
    }

    async Task MakeRepositoryAsync(BranchName branch, CancellationToken cancellationToken)
    {
        if (origin.IsRepository)
        {
            return;
        }

        if (Directory.Exists(origin.Path) && Directory.EnumerateFileSystemEntries(origin.Path).Any())
        {
            throw new OriginSetupException(
                $"{origin} is no bare repository, and not empty.", "An origin has no work tree. Name a new folder; to keep a chain that is elsewhere, push it into the new origin.");
        }

        Directory.CreateDirectory(origin.Path);
        var made = await git.RunAsync(null, ["init", "--quiet", "--bare", $"--initial-branch={branch}", "--template=", "--", origin.Path], cancellationToken);
        if (made.ExitCode != 0)
        {
            throw new OriginSetupException($"git could not make a repository at {origin}: {PrintableText.Line(made.StandardError.TrimEnd(), 300)}", "See that its folder can be written.");
        }

        changes.Add($"Made the bare repository {origin}.");
    }

    void RequireOwnHooks()
    {
        foreach (var script in HookScripts)
        {
            var path = Path.Combine(origin.Hooks, script);
            if (OriginFolder.ReadText(path) is { } text && !text.Contains(Mark, StringComparison.Ordinal))
            {
                throw new OriginSetupException($"{path} is a hook of somebody else's.", "Move it away, and type this again; what it did can be done in front of the origin, by a forge or a relay.");
            }
        }
    }

    async Task SetAsync(string key, string value, CancellationToken cancellationToken)
    {
        var present = await git.RunAsync(origin.Path, ["config", "--local", "--get-all", key], cancellationToken);
        if (present.ExitCode == 0 && present.StandardOutput == value + "\n")
        {
            return;
        }

        var written = await git.RunAsync(origin.Path, ["config", "--local", "--replace-all", key, value], cancellationToken);
        if (written.ExitCode != 0)
        {
            throw new OriginSetupException($"git could not set {key}: {PrintableText.Line(written.StandardError.TrimEnd(), 300)}", $"See that {origin} belongs to you, and that its file 'config' can be read.");
        }

        changes.Add($"Set {key} to {value}.");
    }

    void Note(bool changed, string sentence)
    {
        if (changed)
        {
            changes.Add(sentence);
        }
    }

    /// <summary>As it lies beside this file in the sources.</summary>
    public static string TextOf(string script)
    {
        using var stream = typeof(OriginSetup).Assembly.GetManifestResourceStream("origin/" + script) ?? throw new InvalidOperationException($"The program has no {script} in it.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
