using Wildebeest.Chains;

namespace Wildebeest.Cycles;

/// <summary>How many hosts a role has. Each count is a listing of the herd, and a role grows seldom, so one is believed for a while.</summary>
/// <param name="list">Lists the herd, and counts those of the role in it.</param>
sealed class RoleCount(Func<RoleName, CancellationToken, Task<int>> list, TimeProvider time)
{
    /// <summary>Who waits thinks by a count that is so old at most.</summary>
    public static readonly TimeSpan HoldsForALook = TimeSpan.FromMinutes(1);

    /// <summary>The same for who is about to write.</summary>
    public static readonly TimeSpan HoldsForAnEntry = TimeSpan.FromSeconds(5);

    (RoleName Role, int Hosts, long At)? last;

    /// <param name="holds">How old the count may be.</param>
    public async Task<int> OfAsync(RoleName role, TimeSpan holds, CancellationToken cancellationToken) =>
        last is { } known && known.Role == role && time.GetElapsedTime(known.At) <= holds ? known.Hosts : await NowAsync(role, cancellationToken);

    /// <summary>Whoever asks is of the role itself, so it is 1 at least.</summary>
    public async Task<int> NowAsync(RoleName role, CancellationToken cancellationToken)
    {
        var hosts = Math.Max(1, await list(role, cancellationToken));
        last = (role, hosts, time.GetTimestamp());
        return hosts;
    }
}
