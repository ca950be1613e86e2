using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>Answers what a script asks that only looks, and ends one that acts. What it says is not kept.</summary>
/// <param name="herd">What it is told of other hosts.</param>
/// <param name="values">What it is told of its own host.</param>
sealed class Looker(CommitTree tree, Clone clone, Func<CancellationToken, ValueTask<IReadOnlyList<HerdMember>>> herd, IHostValues values) : IScriptObserver
{
    public IHostValues Values => values;

    public HiddenWords Hidden { get; } = new();

    public ValueTask EnteringAsync(string phase, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask LeftAsync(string phase, TimeSpan took, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ChangingAsync(ChangingMessage changing, CancellationToken cancellation) => throw Acts();

    public ValueTask ReactingAsync(ReactionRecord reaction, CancellationToken cancellation) => throw Acts();

    public ValueTask ReactedAsync(ReactionRecord reaction, CancellationToken cancellation) => throw Acts();

    public ValueTask UndoAsync(string? phase, string sentence, string? where, CancellationToken cancellation) => throw Acts();

    public void Output(OutputLine line)
    {
    }

    public void Changed(ResourceChange change)
    {
    }

    public ValueTask<byte[]?> ReadTreeAsync(string path, CancellationToken cancellation) => ValueTask.FromResult(tree.Read(path));

    public async ValueTask<IReadOnlyList<HerdHost>> RoleHostsAsync(string role, CancellationToken cancellation) => HerdHosts.Of(clone, await herd(cancellation), role);

    static ScriptProcessException Acts() => new("A script that was to look only began to act, so it was ended.", "Report this: a helper does not look first.");
}
