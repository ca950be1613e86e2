using Wildebeest.Hosts;

namespace Wildebeest.Refs;

/// <summary>Every ref that the herd shares, and where a clone keeps its copy of it.</summary>
static class RefNames
{
    public const string Root = "refs/wildebeest/";
    public const string Hosts = Root + "hosts/";
    public const string Reports = Root + "reports/";
    public const string Names = Root + "names/";
    public const string Roles = Root + "roles/";

    /// <summary>What keeps a host from running; see <see cref="HostStop"/>.</summary>
    public const string Stops = Root + "stops/";

    /// <summary>Below it a folder for each link that was approved, with a tag for each signer who did.</summary>
    public const string Approvals = Root + "approvals/";
    public const string FetchedApprovals = "refs/fetched/approvals/";

    /// <summary>Up to where this host verified the chain's signatures; one for each list of signers that it was given.</summary>
    public const string OwnVerified = "refs/own/verified/";

    /// <summary>The chain's branch as it was fetched last; not yet held against the rules.</summary>
    public const string FetchedChain = "refs/fetched/chain";

    /// <summary>What the origin has of this host's own refs, as far as this host knows.</summary>
    public const string OwnHost = "refs/own/host";
    public const string OwnReports = "refs/own/reports";

    /// <summary>The same as it was fetched last.</summary>
    public const string ReadHost = "refs/read/host";
    public const string ReadReports = "refs/read/reports";

    public const string ReadNames = "refs/read/name/";

    /// <summary>The newest report made here, published or not.</summary>
    public const string NewestReport = "refs/own/newest-report";

    public const string HerdHosts = "refs/herd/hosts/";

    public static string Host(HostId id) => Hosts + id.RefPath;

    public static string HostReports(HostId id) => Reports + id.RefPath;

    public static string Stop(HostId id) => Stops + id.RefPath;

    public static string Name(HostName name) => Names + name;
}
