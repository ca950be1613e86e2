using Wildebeest.Chains;
using Wildebeest.Journals;
using Wildebeest.Running;

namespace Wildebeest.Cycles;

/// <summary>Looks from time to time whether what must hold still does, and writes down what does not when that has changed.</summary>
sealed class DriftWatch(CycleParts parts, Func<string, ScriptContext> contextOf)
{
    /// <summary>A record stays small, whatever the specs say.</summary>
    const int MostSentences = 20;
    const int LongestSentence = 200;

    static readonly TimeSpan LongestFile = TimeSpan.FromMinutes(2);

    /// <returns>Whether something was written down, which is to be published.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (parts.Journal.Position is not { State: { } state } position)
        {
            return false;
        }

        await parts.OpenCloneAsync(null, cancellationToken);
        var settings = parts.Settings.Script;
        var limits = ScriptLimits.Default with
        {
            PhaseTime = settings.TimeLimit < LongestFile ? settings.TimeLimit : LongestFile,
            OutputBytes = settings.OutputLimit,
            HeapBytes = settings.MemoryLimit,
        };
        var asked = await new SpecRun(parts.Compiler, parts.Runner, limits, new CommitTree(parts.Clone, position.Accepted ?? state, parts.Limits)).AskAsync(
            position.Roles, new CommitTree(parts.Clone, state, parts.Limits), parts.Clone, contextOf,
            async cancellation => await parts.Herd.FetchAsync(cancellation), cancellationToken);
        var drift = Sentences(asked);
        if (drift.SequenceEqual(position.Drift))
        {
            return false;
        }

        parts.Journal.Append(new Drifted(drift) { At = parts.Journal.Now });
        return true;
    }

    static IReadOnlyList<string> Sentences(IReadOnlyList<AskedSpec> asked)
    {
        List<string> all = [.. asked.Where(spec => !spec.Holds).Select(spec => PrintableText.Line(spec.Spec, LongestSentence)).Distinct()];
        return all.Count <= MostSentences ? all : [.. all.Take(MostSentences - 1), $"and {all.Count - MostSentences + 1} more"];
    }
}
