using Wildebeest.Scripting.Posix;

namespace Wildebeest.Running;

/// <summary>A script's process and all that it started: by session, by mark and by control group, so that leaving one or two of them is no way out.</summary>
sealed class ScriptTree(int? leader, string mark, ControlGroup? group)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>On a host with thousands of processes nearly all are older than the script.</summary>
    readonly ulong since = leader is { } first ? ProcessTree.BeganAt(first) : 0;

    /// <summary>Kills until none is left.</summary>
    /// <returns>Those that would not die; they are held by the kernel.</returns>
    public async Task<IReadOnlyList<int>> KillAsync()
    {
        // The operating system's clock, not the herd's: what is waited for here happens in the kernel, and nothing may cancel it.
        var began = TimeProvider.System.GetTimestamp();

        // A process that is just becoming another program shows no environment, and so no mark: one empty look is not enough where the mark is
        // all there is to go by, or where something was still alive a moment ago.
        var looksLeft = leader is null ? 2 : 1;
        while (true)
        {
            var living = KillOnce();
            looksLeft = living.Count > 0 ? 2 : looksLeft - 1;
            if ((looksLeft <= 0 && group?.TryRemove() != false) || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return living;
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public IReadOnlyList<int> KillOnce()
    {
        var living = new HashSet<int>(ProcessTree.KillOnce(leader, mark, since));
        foreach (var member in group?.Members() ?? [])
        {
            // The dead stay listed until they are reaped, and so do not count; they only delay the group's removal.
            _ = Native.Signal(member, Native.Kill);
        }

        return [.. living];
    }

    public long ResidentBytes() => ProcessTree.ResidentBytes(ProcessTree.Members(leader, mark, since));
}
