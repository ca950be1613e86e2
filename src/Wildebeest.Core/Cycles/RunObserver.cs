using Wildebeest.Chains;
using Wildebeest.Journals;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>Stands between a running script and the host: journals each phase before the script is let into it, and answers what the script asks.</summary>
sealed class RunObserver(CycleParts parts, ICycleEvents events, Link link, SemaphoreSlim gate) : IScriptObserver
{
    static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(2);

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

    public ValueTask EnteringAsync(string entering, CancellationToken cancellationToken)
    {
        parts.Journal.Append(new Entered(entering) { At = parts.Journal.Now });
        phase = entering;
        Interlocked.Exchange(ref moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        events.EnteredPhase(link, entering);
        return ValueTask.CompletedTask;
    }

    public ValueTask LeftAsync(string left, TimeSpan took, CancellationToken cancellationToken)
    {
        parts.Journal.Append(new Left(left, Math.Round(took.TotalSeconds, 3)) { At = parts.Journal.Now });
        events.LeftPhase(link, left, took);
        return ValueTask.CompletedTask;
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
            var names = new LinkNames(parts.Clone);
            var members = await parts.Herd.FetchAsync(cancellationToken);
            return
            [
                .. members.Where(member => member.Roles.Any(held => held.ToString() == role))
                    .Select(member => new HerdHost(member.Name, [.. member.Roles.Select(held => held.ToString())], member.State?.ToString(), member.State is { } state ? names.MigrationOf(state)?.ToString() : null)),
            ];
        }
        finally
        {
            gate.Release();
        }
    }
}
