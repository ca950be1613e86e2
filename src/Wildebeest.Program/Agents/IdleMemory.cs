using System.Runtime.InteropServices;

namespace Wildebeest.Program.Agents;

/// <summary>
/// Gives back between turns what the last ones took. The collector by itself waits for tens of megabytes on a machine with large caches, and
/// glibc keeps what libgit2 freed: right for a busy server, wrong for a small process that sleeps nearly all of the time.
/// </summary>
sealed partial class IdleMemory
{
    /// <summary>Some dozens of polls, or one piece of work.</summary>
    const long WorthIt = 2L << 20;

    /// <summary>For a host whose turn is near, or that has just had it: collecting takes longer than its look, and what it lets go of it reads again.</summary>
    const long WorthItBetweenLooks = 24L << 20;

    long collectedAt;

    public void GiveBack(bool looksAgainSoon = false)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        if (allocated - collectedAt < (looksAgainSoon ? WorthItBetweenLooks : WorthIt))
        {
            return;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        collectedAt = allocated;
        try
        {
            _ = TrimHeap(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another libc than glibc, without such a call.
        }

        CleanPages.Release();
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nint keep);
}
