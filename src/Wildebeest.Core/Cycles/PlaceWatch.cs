using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>
/// Step 6: a host in the middle of a rolling migration looks before each later phase whether the ledger still shows its place, if the origin answers.
/// Where it does not, because an entry was lost or somebody wrote by hand, the host says in the ledger that it is out: others count on what stands there.
/// </summary>
sealed class PlaceWatch(CycleParts parts, ICycleEvents events, Step.Run step, RollingRule? rule, SemaphoreSlim gate)
{
    /// <summary>A look that is younger counts: the phases of a quick migration need not cost the origin a request each.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>A host that is out of load must not wait for an origin that hangs.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // The first look was step 5.
    long lookedAt = parts.Time.GetTimestamp();

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (rule is null || parts.Time.GetElapsedTime(lookedAt) < Fresh)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await gate.WaitAsync(either.Token);
            try
            {
                await ReadAsync(rule, either.Token);
            }
            finally
            {
                gate.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The place is the host's own: it goes on with what it holds.
        }
        catch (WildebeestException exception)
        {
            events.Trouble(exception);
        }

        lookedAt = parts.Time.GetTimestamp();
    }

    async Task ReadAsync(RollingRule rolling, CancellationToken cancellationToken)
    {
        var migration = step.Script.Migration!.Value;
        if ((await parts.Ledgers.FetchAsync(migration.Role, cancellationToken, [HostStops.RefOf(parts.Identity.Id)])).PlaceOf(parts.Identity.Id) is not null)
        {
            return;
        }

        // Who was removed has no place any more: it finishes what it holds, and is told at the end.
        parts.Publisher.RequireNoStop();

        var asker = new Asker(parts.Identity.Id, parts.Identity.Name, step.Script.Id, migration);
        events.Trouble(new PlaceVanishedException(asker));
        await parts.Ledgers.WriteAsync(migration.Role, ledger => LedgerMoves.Reclaim(ledger, asker, rolling.AtMostOut, parts.Journal.Now), cancellationToken);
    }
}

/// <summary>More hosts than allowed may have been out of load.</summary>
sealed class PlaceVanishedException(Asker asker)
    : WildebeestException(
        $"The place that {asker.Name} holds for {asker.What} had vanished from the ledger of {asker.Migration.Role}; it is written there again.",
        "See the ledger's story (git log of its ref) and whether the origin packs its refs: ledgers must not be packed while they are contended.");
