using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Wildebeest.Ledgers;

namespace Wildebeest.Planning;

/// <summary>
/// How far a host is from its turn in a rolling change. The hosts of a role stand in a queue without speaking of it: each has a place from 0 to 1
/// by a hash of itself and the change, another one in each change. It only says how often to look; who finds a free place may take it.
/// </summary>
static class Turn
{
    /// <summary>Rounds of <paramref name="limit"/> hosts that come first; 0 when it is this host's turn, or too little is known.</summary>
    public static double RoundsAway(Ledger ledger, Asker asker, int limit)
    {
        if (ledger.ChangeOf(asker.Link) is not { Hosts: > 0 } change)
        {
            return 0;
        }

        var begun = change.Completed + change.Failures.Count + ledger.Places.Count(place => place.Link == asker.Link);
        return Math.Max(0, ((InQueue(asker) * change.Hosts) - begun) / Math.Max(1, limit));
    }

    static double InQueue(Asker asker)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes($"{asker.Host} {asker.Link}"), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / (uint.MaxValue + 1.0);
    }
}
