using Wildebeest.Chains;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>
/// Asks a script's <c>WaitUntil</c>s, in a child of its own that runs no phase. It looks at the herd as the caller has fetched it, so that what it
/// answers does not hang on the wire.
/// </summary>
sealed class PredicateRun(CycleParts parts, Func<Link, ScriptContext> contextOf)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <returns>Null where all are true.</returns>
    public async Task<Hindrance?> AskAsync(Link link, CompiledScript script, IReadOnlyList<Predicate> predicates, IReadOnlyList<HerdMember> herd, CancellationToken cancellationToken)
    {
        var settings = parts.Settings.Script;
        var limits = ScriptLimits.Default with
        {
            PhaseTime = settings.TimeLimit < Longest ? settings.TimeLimit : Longest,
            OutputBytes = settings.OutputLimit,
            HeapBytes = settings.MemoryLimit,
        };
        var outcome = await parts.Runner.RunAsync(script, contextOf(link) with { OnlyAsks = true }, limits, new Onlooker(parts, link, herd, HostValuesOf(link)), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // Where one throws, those before it were true.
        var asked = predicates[Math.Min(outcome.TrueAnswers, predicates.Count - 1)];
        return !outcome.IsCompleted ? new Hindrance.InVain($"its WaitUntil in {asked.Where} could not be answered: {outcome.Sentence}", outcome.Where ?? asked.Where, outcome.Details)
            : outcome.TrueAnswers < predicates.Count ? new Hindrance.NotYet(asked.Where, asked.Within)
            : null;
    }

    HostValues HostValuesOf(Link link) =>
        new(contextOf(link), () => new CommitTree(parts.Clone, link.Id, parts.Limits), () => new CommitTree(parts.Clone, parts.Journal.Position.Accepted ?? link.Id, parts.Limits));

    /// <summary>What it says is not kept: at every poll it would say the same again.</summary>
    sealed class Onlooker(CycleParts parts, Link link, IReadOnlyList<HerdMember> herd, IHostValues values) : IScriptObserver
    {
        public IHostValues Values => values;

        public HiddenWords Hidden { get; } = new();

        public ValueTask EnteringAsync(string phase, CancellationToken cancellation) => throw NoPhase();

        public ValueTask LeftAsync(string phase, TimeSpan took, CancellationToken cancellation) => throw NoPhase();

        public ValueTask ChangingAsync(ChangingMessage changing, CancellationToken cancellation) => throw NoPhase();

        public ValueTask ReactingAsync(ReactionRecord reaction, CancellationToken cancellation) => throw NoPhase();

        public ValueTask ReactedAsync(ReactionRecord reaction, CancellationToken cancellation) => throw NoPhase();

        public ValueTask UndoAsync(string? phase, string sentence, string? where, CancellationToken cancellation) => throw NoPhase();

        public void Output(OutputLine line)
        {
        }

        public void Changed(ResourceChange change)
        {
        }

        public ValueTask<byte[]?> ReadTreeAsync(string path, CancellationToken cancellation) =>
            ValueTask.FromResult(new CommitTree(parts.Clone, link.Id, parts.Limits).Read(path));

        public ValueTask<IReadOnlyList<HerdHost>> RoleHostsAsync(string role, CancellationToken cancellation) =>
            ValueTask.FromResult(HerdHosts.Of(parts.Clone, herd, role));

        static ScriptProcessException NoPhase() => new("A script that was only asked began to act, so it was ended.", "Look what its WaitUntil calls.");
    }
}
