using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Cycles;

/// <summary>
/// Steps 3 to 5: a host that may take a place lets those push who come before it, writes an entry with its place, and gives the other free places to those who ask. It
/// thinks by the hosts that the ledger counted last; they are counted anew, which costs a listing of the herd, by whoever is about to write alone.
/// </summary>
/// <param name="admissionTo">May this host go on, as a ledger is, where the role has so many hosts?</param>
sealed class PlaceTaking(LedgerStore ledgers, Askers askers, Func<Ledger, int, Admission> admissionTo, Func<CancellationToken, Task<int>> countHosts, Func<double> random)
{
    /// <param name="queues">Whether it lets others be first where a role is large.</param>
    /// <param name="hasWaited">Whether it was put off before for the sake of others.</param>
    /// <returns>The ledger after that, as the origin has it: with this host's place, or with what keeps it from one.</returns>
    public async Task<Ledger> TakeAsync(Asker asker, RollingRule rule, Ledger ledger, bool queues, bool hasWaited, Func<DateTimeOffset> now, CancellationToken cancellationToken)
    {
        var role = asker.Migration.Role;
        var counted = 0;
        if (queues)
        {
            // All who hear of a change may begin it: of a role that was never counted nobody knows how many that are.
            if (ledger.HostsCounted(asker.Link) == 0 && ledger.ChangeOf(asker.Link) is null)
            {
                counted = await countHosts(cancellationToken);
            }

            var hosts = HostsOf(ledger);
            if (Turn.LetsFirst(ledger, asker, rule.AtMostOut.Of(hosts), random(), hosts) is > 0 and var others)
            {
                ledger = await ledgers.LetOthersBeFirstAsync(role, others, IsDecided, cancellationToken);
                if (IsDecided(ledger))
                {
                    return ledger;
                }
            }
        }

        if (counted == 0 && (ledger.ChangeOf(asker.Link) is null || ledger.IsCounted(rule)))
        {
            counted = await countHosts(cancellationToken);
        }

        IReadOnlyList<Ask> asks = [];
        var after = await ledgers.WriteAsync(
            role,
            read => KeepsFrom(read) is null ? LedgerMoves.Take(read, asker, rule, counted, now(), hasWaited, [.. asks.Where(ask => ask.Host != asker.Host)]) : null,
            cancellationToken,
            async (read, also, cancellation) => asks = KeepsFrom(read) is null ? await askers.FetchAsync(read, asker.Link, rule.AtMostOut, _ => false, cancellation, also) : []);
        askers.Forget();
        return after;

        int HostsOf(Ledger read) => counted > 0 ? counted : read.HostsCounted(asker.Link);

        Hindrance? KeepsFrom(Ledger read) => admissionTo(read, HostsOf(read)).In(read);

        bool IsDecided(Ledger read) => admissionTo(read, HostsOf(read)) is var admission && (admission.HasBegun(read, null) || admission.In(read) is not null);
    }
}
