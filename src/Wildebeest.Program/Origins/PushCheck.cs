using Wildebeest.Chains;
using Wildebeest.Checking;
using Wildebeest.Git;
using Wildebeest.Running;
using Wildebeest.Signatures;

namespace Wildebeest.Program.Origins;

/// <summary>
/// What <c>check</c> would find in a push to the chain, asked by the origin's hook before the branch moves. The pushed objects are then in a folder of their own, which git's
/// programs are told of by their environment and libgit2 is not: so they are read through an empty repository that borrows from both places.
/// </summary>
sealed class PushCheck(OriginFolder origin, string? quarantine, ScriptCompiler compiler, ChainLimits limits)
{
    /// <returns>What is wrong with the new links. What was wrong before, nobody can mend by a push, so it is not told.</returns>
    public async Task<IReadOnlyList<Finding>> RunAsync(CommitId? old, CommitId head, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("wildebeest-push-").FullName;
        try
        {
            Clone.CreateBare(folder).Dispose();
            string[] borrowed = [.. quarantine is null ? [] : (string[])[quarantine], Path.Combine(origin.Path, "objects")];
            Directory.CreateDirectory(Path.Combine(folder, "objects", "info"));
            await File.WriteAllLinesAsync(Path.Combine(folder, "objects", "info", "alternates"), borrowed, cancellationToken);
            using var pushed = Clone.Open(folder);
            return await CheckAsync(pushed, old, head, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    async Task<IReadOnlyList<Finding>> CheckAsync(Clone pushed, CommitId? old, CommitId head, CancellationToken cancellationToken)
    {
        if (pushed.ReadCommit(head) is null)
        {
            return [new Finding(null, null, nameof(ChainRule.Linear), "what was pushed to the chain is no commit.", null)];
        }

        var reading = new ChainReader(pushed, limits).Read(old, head, cancellationToken);
        if (reading.Violations.Count > 0)
        {
            return [.. reading.Violations.Select(Finding.Of)];
        }

        var fresh = pushed.FirstParents(head, old).Select(commit => commit.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var signatures = File.Exists(origin.Signers) ? await SignaturesAsync(pushed, head, fresh, cancellationToken) : [];
        var result = await new ChainCheck(pushed, null, limits, compiler).RunAsync(head, static _ => { }, cancellationToken);
        return [.. signatures, .. result.Findings.Where(finding => finding.Link is null || fresh.Contains(finding.Link))];
    }

    /// <summary>Where the reading ends at a link that is on the branch already, nobody looked at what is new: then nothing is taken.</summary>
    async Task<IEnumerable<Finding>> SignaturesAsync(Clone pushed, CommitId head, HashSet<string> fresh, CancellationToken cancellationToken)
    {
        using var gpgv = new Gpgv(TimeProvider.System);
        var reading = await new SignedChain(pushed, SignerAnchor.Load(origin.Signers), gpgv, approvals: null).ReadAsync(null, null, head, cancellationToken);
        var told = reading.Violations.Select(Finding.Of).Where(finding => fresh.Contains(finding.Link!));
        return !reading.IsCut || reading.Violations[^1] is not { } last || fresh.Contains(last.Link.ToString()) ? told
            : [.. told, new Finding(last.Link.ToString(), SignerList.FileName, nameof(ChainRule.SignerList),
                $"of the branch changes the list of signers and {last.Sentence.TrimEnd('.')}, so by which list what is pushed must be signed is not known.",
                "Give the origin the list that holds now, byte for byte as the branch has it: git show BRANCH:signers > FILE, then wildebeest origin create … --signers FILE.")];
    }
}
