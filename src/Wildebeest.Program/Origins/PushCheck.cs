using Wildebeest.Chains;
using Wildebeest.Checking;
using Wildebeest.Git;
using Wildebeest.Running;

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
        var anchor = File.Exists(origin.Signers) ? SignerAnchor.Load(origin.Signers) : null;
        var result = await new ChainCheck(pushed, null, limits, compiler) { Anchor = anchor }.RunAsync(head, static _ => { }, cancellationToken);
        return [.. result.Findings.Where(finding => finding.Link is null || fresh.Contains(finding.Link))];
    }
}
