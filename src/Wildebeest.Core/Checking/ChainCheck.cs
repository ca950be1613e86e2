using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Planning;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Secrets;
using Wildebeest.Signatures;
using Wildebeest.Vars;

namespace Wildebeest.Checking;

/// <summary>
/// Everything that an agent would refuse, found before it is pushed: every rule on every link of the branch, every script compiled from its
/// own commit's tree, and what lies in the work tree and is not committed yet. All findings at once.
/// </summary>
sealed class ChainCheck(Clone clone, string? workTree, ChainLimits limits, ScriptCompiler compiler)
{
    /// <summary>The list of signers that hosts were given; null where nobody asks who signed.</summary>
    public SignerAnchor? Anchor { get; init; }

    public async Task<CheckResult> RunAsync(CommitId? head, Action<string> progress, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        IReadOnlyList<Link> links = [];
        if (head is { } tip)
        {
            var reading = new ChainReader(clone, limits).Read(null, tip, cancellationToken, count => progress($"{count} links checked"));
            links = reading.Links;
            findings.AddRange(reading.Violations.Select(Finding.Of));
            findings.AddRange((await SignaturesAsync(tip, cancellationToken)).Select(Finding.Of));
        }

        var sources = new List<(string? Link, ScriptSource Source)>();
        foreach (var link in links.Where(link => link.Migration is not null))
        {
            Add(sources, findings, link.Id.ToString(), new CommitTree(clone, link.Id, limits), link.Migration!.Value.Path);
        }

        if (workTree is not null)
        {
            CheckWorkTree(new WorkTree(workTree), head, sources, findings);
            findings.AddRange(SignerFindings(new WorkTree(workTree)));
        }

        if (workTree is not null || head is not null)
        {
            AddStandingScripts(head, sources, findings);
            AddValues(head, findings);
        }

        var compiled = await CompileAsync(sources, findings, progress, cancellationToken);
        findings.AddRange(ChainWaits.Of(links, compiled).Findings());
        return new CheckResult(links.Count, sources.Count(source => ScriptPaths.KindOf(source.Source.Path) == ScriptKind.Migration), [.. findings.Distinct()]);
    }

    /// <summary>Approvals are not asked for here: they are given for links that are on the branch already.</summary>
    async Task<IReadOnlyList<ChainViolation>> SignaturesAsync(CommitId tip, CancellationToken cancellationToken)
    {
        if (Anchor is null)
        {
            return [];
        }

        using var gpgv = new Gpgv(TimeProvider.System);
        return (await new SignedChain(clone, Anchor, gpgv, approvals: null).ReadAsync(null, null, tip, cancellationToken)).Violations;
    }

    /// <summary>The list of signers as the next link would have it: a wrong one would keep every host from going on.</summary>
    static IEnumerable<Finding> SignerFindings(ITreeFiles tree)
    {
        try
        {
            if (tree.Read(SignerList.FileName) is { } content)
            {
                SignerFile.Parse(content, SignerList.FileName);
            }

            return [];
        }
        catch (SignerFileException wrong)
        {
            return [new Finding(null, wrong.Where, nameof(ChainRule.SignerList), $"{wrong.Finding}.", wrong.WayOut)];
        }
        catch (TreeFileException wrong)
        {
            return [new Finding(null, SignerList.FileName, nameof(ChainRule.SignerList), wrong.Message, wrong.WayOut)];
        }
    }

    async Task<IReadOnlyList<(string? Link, MigrationName Migration, IReadOnlyList<Wait> Waits)>> CompileAsync(List<(string? Link, ScriptSource Source)> sources, List<Finding> findings, Action<string> progress, CancellationToken cancellationToken)
    {
        const int batch = 64;
        var compiled = new List<(string? Link, MigrationName Migration, IReadOnlyList<Wait> Waits)>();
        for (var start = 0; start < sources.Count; start += batch)
        {
            if (sources.Count > batch)
            {
                progress($"{start} of {sources.Count} scripts compiled");
            }

            var part = sources.GetRange(start, Math.Min(batch, sources.Count - start));
            var outcomes = await compiler.CompileAsync([.. part.Select(entry => entry.Source)], cancellationToken);
            for (var index = 0; index < part.Count; index++)
            {
                findings.AddRange(WindowCheck.Of(part[index].Link, outcomes[index].Script?.Manifest));
                findings.AddRange(outcomes[index].Diagnostics.Select(diagnostic => Finding.Of(part[index].Link, diagnostic)));
                if (outcomes[index].Script is { } script && MigrationName.TryParsePath(part[index].Source.Path, out var migration))
                {
                    compiled.Add((part[index].Link, migration, Wait.AllOf(script.Manifest)));
                }
            }
        }

        return compiled;
    }

    /// <summary>Reusables and specs as they are now, each by itself: also those that no migration has met yet.</summary>
    void AddStandingScripts(CommitId? head, List<(string? Link, ScriptSource Source)> sources, List<Finding> findings)
    {
        ITreeFiles? committed = head is { } tip ? new CommitTree(clone, tip, limits) : null;
        ITreeFiles now = workTree is null ? committed! : new WorkTree(workTree);
        foreach (var path in StandingScripts.Of(now))
        {
            Add(sources, findings, IsCommitted(committed, now, path) ? head.ToString() : null, now, path);
        }
    }

    /// <summary>The values and the secrets as they are now.</summary>
    void AddValues(CommitId? head, List<Finding> findings)
    {
        ITreeFiles? committed = head is { } tip ? new CommitTree(clone, tip, limits) : null;
        ITreeFiles now = workTree is null ? committed! : new WorkTree(workTree);
        var vars = ChainVars.Of(now);
        findings.AddRange(vars.Findings.Concat(vars.Ties()).Select(finding => Of("Vars", finding)));
        findings.AddRange(SecretsCheck.Of(now).Select(finding => Of("Secrets", finding)));

        Finding Of(string rule, VarsFinding finding)
        {
            var path = finding.Where.Split('(')[0];
            return new Finding(IsCommitted(committed, now, path) ? head.ToString() : null, finding.Where, rule, finding.Sentence, finding.WayOut);
        }
    }

    static bool IsCommitted(ITreeFiles? committed, ITreeFiles now, string path)
    {
        try
        {
            return committed is not null && (committed == now || committed.Read(path).AsSpan().SequenceEqual(now.Read(path)));
        }
        catch (TreeFileException)
        {
            // Told when it is read.
            return false;
        }
    }

    void CheckWorkTree(WorkTree tree, CommitId? head, List<(string? Link, ScriptSource Source)> sources, List<Finding> findings)
    {
        var onDisk = tree.Scripts().ToHashSet(StringComparer.Ordinal);
        foreach (var path in onDisk.Order(StringComparer.Ordinal))
        {
            var committed = head is { } tip ? clone.Find(tip, path) : null;
            if (committed is null)
            {
                CheckUncommitted(tree, path, sources, findings);
            }
            else if (committed.Mode is EntryMode.File or EntryMode.Executable && !clone.ReadBlob(committed.Object).AsSpan().SequenceEqual(tree.Read(path)))
            {
                findings.Add(new(null, path, nameof(ChainRule.NeverEdited), "is in the chain and was edited; what hosts ran cannot change afterwards.", $"git checkout -- {Quoted(path)}, and write a new migration."));
            }
        }

        if (head is { } at)
        {
            foreach (var path in CommittedScripts(at).Where(path => !onDisk.Contains(path)))
            {
                findings.Add(new(null, path, nameof(ChainRule.NeverRenamedOrDeleted), "is in the chain and was removed from the work tree.", $"git checkout -- {Quoted(path)}"));
            }
        }
    }

    IEnumerable<string> CommittedScripts(CommitId head) =>
        from folder in clone.List(head, MigrationName.Folder.TrimEnd('/'))
        where folder.Entry.Mode == EntryMode.Directory
        from file in clone.List(head, folder.Path)
        where file.Path.EndsWith(MigrationName.Extension, StringComparison.Ordinal)
        select file.Path;

    /// <summary>As a person may paste it into a shell, and a terminal may show it.</summary>
    static string Quoted(string path) =>
        path.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '.' or '-' or '_') ? path : $"'{PrintableText.Line(path.Replace("'", @"'\''", StringComparison.Ordinal), 400)}'";

    static void CheckUncommitted(WorkTree tree, string path, List<(string? Link, ScriptSource Source)> sources, List<Finding> findings)
    {
        if (!MigrationName.TryParse(path[MigrationName.Folder.Length..^MigrationName.Extension.Length], out _))
        {
            findings.Add(new(null, path, nameof(ChainRule.MigrationName), $"is not at migrations/<role>/<name>.csx: {RoleName.Rule}; {MigrationName.Rule}.", "Rename it."));
        }

        if (tree.IsLink(path))
        {
            findings.Add(new(null, path, nameof(ChainRule.PlainText), "is a symbolic link; a migration is a plain file.", "Commit the file itself."));
            return;
        }

        Add(sources, findings, null, tree, path);
    }

    static void Add(List<(string? Link, ScriptSource Source)> sources, List<Finding> findings, string? link, ITreeFiles tree, string path)
    {
        try
        {
            sources.Add((link, ScriptClosure.Read(tree, path)));
        }
        catch (ClosureException exception)
        {
            // A file that is no text was told already by the rule about text.
            if (!findings.Any(finding => finding.Link == link && finding.Where == exception.Where))
            {
                findings.Add(Finding.Of(link, exception));
            }
        }
    }
}
