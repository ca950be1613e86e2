using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>
/// What a migration would change on this host now: its script in a child whose helpers look and do not act. A script that could act without them is not
/// executed at all.
/// </summary>
sealed class DryRun(ScriptRunner runner, ScriptLimits limits)
{
    /// <param name="newest">The files of the newest link, for the keys of roles.</param>
    /// <param name="herd">As fetched; what the script is told of other hosts.</param>
    public async Task<ForetoldChanges> OfAsync(
        CompiledScript script, ScriptContext context, CommitTree tree, CommitTree newest, Clone clone, IReadOnlyList<HerdMember> herd, CancellationToken cancellationToken)
    {
        if (OpaqueCode.In(script) is { Count: > 0 } opaque)
        {
            return new ForetoldChanges([], $"it uses {string.Join(", ", opaque.Take(5))}{(opaque.Count > 5 ? " and more" : "")}, which could act without a helper, so it is not executed to see what it would do", "");
        }

        var outcome = await runner.RunAsync(script, context with { DryRun = true }, limits, new Looker(tree, clone, _ => ValueTask.FromResult(herd), new HostValues(context, () => tree, () => newest)), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return new ForetoldChanges(
            [.. outcome.Changes.Select(change => new ForetoldChange(change.Phase ?? Phases.Update, change.Resource, ChangedResource.WordOf(change.Result), change.Reason, change.Diff))],
            outcome.IsCompleted ? null : $"its dry run failed: {outcome.Sentence}", outcome.Output);
    }
}

/// <param name="Unknown">Why what it would do is not known, or not all of it; null where all is.</param>
/// <param name="Output">What the script said.</param>
sealed record ForetoldChanges(IReadOnlyList<ForetoldChange> Changes, string? Unknown, string Output);

/// <param name="Result"><c>unchanged</c>, <c>would change</c> or <c>unknown</c>.</param>
sealed record ForetoldChange(string Phase, string Resource, string Result, string Reason, string? Diff);
