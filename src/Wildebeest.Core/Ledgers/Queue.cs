using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Ledgers;

/// <summary>The hosts of a role stand in a queue without speaking of it: another one in each change, so that no host is the first in every change.</summary>
static class Queue
{
    /// <summary>Where a host stands, from 0 (the first) to 1: by a hash of itself and the change, so that everybody can tell.</summary>
    public static double PositionOf(HostId host, CommitId link)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes($"{host} {link}"), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / (uint.MaxValue + 1.0);
    }
}
