using Wildebeest.Chains;
using Wildebeest.Journals;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>Stands between a running script and the host: journals each phase before the script is let into it, and answers what the script asks.</summary>
sealed class RunObserver(CycleParts parts, ICycleEvents events, Link link, PlaceWatch place, SemaphoreSlim gate, ScriptContext context) : IScriptObserver
{
    public IHostValues Values { get; } = new HostValues(
        context, () => new CommitTree(parts.Clone, link.Id, parts.Limits), () => new CommitTree(parts.Clone, parts.Journal.Position.Accepted ?? link.Id, parts.Limits), gate);

    /// <summary>One for the script and for what puts it back, whose process is another. Of what an undo needs it is in the journal, for a daemon that comes back.</summary>
    public HiddenWords Hidden { get; } = HiddenWords.Of(parts.Journal.Position.Unfinished?.Hidden ?? []);

    /// <summary>A loop that makes changes without end must not fill the journal, nor this process.</summary>
    const int MostChanges = 100_000;

    /// <summary>A shorter phase would be over before anybody has read of it, and costs the origin a push.</summary>
    static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(5);

    volatile TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile string? phase;

    /// <summary>The phase that the script is in; null before the first.</summary>
    public string? Phase => phase;

    /// <summary>Waits until the script has been for a while in a phase other than <paramref name="told"/>.</summary>
    public async Task PhaseLastsAsync(string? told, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = moved.Task;
            if (phase is not { } now || now == told)
            {
                await next.WaitAsync(cancellationToken);
                continue;
            }

            await Task.Delay(WorthTelling, cancellationToken);
            if (phase == now)
            {
                return;
            }
        }
    }

    public async ValueTask EnteringAsync(string entering, CancellationToken cancellationToken)
    {
        await place.LookAsync(cancellationToken);
        parts.Journal.Append(new Entered(entering) { At = parts.Journal.Now });
        phase = entering;
        Interlocked.Exchange(ref moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        events.EnteredPhase(link, entering);
    }

    public ValueTask LeftAsync(string left, TimeSpan took, CancellationToken cancellationToken)
    {
        parts.Journal.Append(new Left(left, Math.Round(took.TotalSeconds, 3)) { At = parts.Journal.Now });
        events.LeftPhase(link, left, took);
        return ValueTask.CompletedTask;
    }

    public ValueTask ChangingAsync(ChangingMessage changing, CancellationToken cancellationToken)
    {
        var number = (parts.Journal.Position.Unfinished?.Undo.Count ?? 0) + 1;
        if (number > MostChanges)
        {
            throw new TooManyChangesException(MostChanges);
        }

        var hidden = Hidden.Among([.. changing.Owes?.Words ?? [], .. changing.Undo.OfType<UndoCommand>().SelectMany(command => command.Words)]);
        parts.Journal.Append(new Changing(number, changing.Resource, changing.Undo, changing.Owes) { At = parts.Journal.Now, Hidden = hidden.Count > 0 ? hidden : null });
        return ValueTask.CompletedTask;
    }

    public ValueTask ReactingAsync(ReactionRecord reaction, CancellationToken cancellationToken)
    {
        parts.Journal.Append(new Reacting(reaction) { At = parts.Journal.Now });
        return ValueTask.CompletedTask;
    }

    public ValueTask ReactedAsync(ReactionRecord reaction, CancellationToken cancellationToken)
    {
        parts.Journal.Append(new Reacted(reaction) { At = parts.Journal.Now });
        return ValueTask.CompletedTask;
    }

    /// <summary>What puts back the changes of a script that rolls itself back.</summary>
    public Func<string?, string, string?, CancellationToken, Task>? OnUndo { get; set; }

    public async ValueTask UndoAsync(string? failedPhase, string sentence, string? where, CancellationToken cancellationToken)
    {
        if (OnUndo is { } undo)
        {
            await undo(failedPhase, sentence, where, cancellationToken);
        }
    }

    public void Output(OutputLine line) => events.Output(link, line);

    public void Changed(ResourceChange change) => events.Changed(link, change);

    public async ValueTask<byte[]?> ReadTreeAsync(string path, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return new CommitTree(parts.Clone, link.Id, parts.Limits).Read(path);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask<IReadOnlyList<HerdHost>> RoleHostsAsync(string role, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return HerdHosts.Of(parts.Clone, await parts.Herd.FetchAsync(cancellationToken), role);
        }
        finally
        {
            gate.Release();
        }
    }
}

sealed class TooManyChangesException(int most)
    : WildebeestException(
        $"This migration changes more than {most} resources, and how to put back more is not kept.",
        "Change them by one command, whose Rollback puts them back, or in several migrations.");
