using System.Globalization;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Ledgers;

/// <summary>
/// The hosts of a role stand in a queue without speaking of it: in the order of their ids, beginning at another one in each change, so that no host is the first
/// in every change. Hosts that follow each other there have refs that follow each other, so that who looks for the next few need not ask for all.
/// </summary>
static class Queue
{
    /// <summary>Of an id or a link, the first 32 bits, as a fraction of 2³².</summary>
    const int DigitsThatCount = 8;

    /// <summary>Hosts from the front on that are next, however few may be out at once. They stand where chance put them: the nearest of them is often as far away as three usually are.</summary>
    public const int FewNext = 5;

    /// <summary>How many are next where <paramref name="limit"/> may be out at once.</summary>
    public static int Next(int limit) => Math.Max(limit, FewNext);

    /// <summary>Where a host stands, from 0 (the first) to 1, so that everybody can tell.</summary>
    public static double PositionOf(HostId host, CommitId link) => Wrapped(FractionOf(host.ToString()) - FractionOf(link.ToString()));

    /// <summary>The folders of refs in which those stand who are between two positions, in their order; at most all 256.</summary>
    public static IReadOnlyList<string> FoldersOf(CommitId link, double from, double to)
    {
        var first = (int)(Wrapped(from + FractionOf(link.ToString())) * HostId.Folders);
        var last = (int)((Wrapped(from + FractionOf(link.ToString())) + Math.Clamp(to - from, 0, 1)) * HostId.Folders);
        return [.. Enumerable.Range(first, Math.Min(last - first + 1, HostId.Folders)).Select(number => (number % HostId.Folders).ToString("x2", CultureInfo.InvariantCulture))];
    }

    static double FractionOf(string hex) => uint.Parse(hex.AsSpan(0, DigitsThatCount), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / (uint.MaxValue + 1.0);

    static double Wrapped(double position) => position - Math.Floor(position);
}
