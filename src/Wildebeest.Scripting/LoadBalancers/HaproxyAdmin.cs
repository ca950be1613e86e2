using System.Globalization;

namespace Wildebeest.Scripting.LoadBalancers;

/// <summary>One server of a backend as one HAProxy knows it: its administrative state, and what comes of it.</summary>
sealed class HaproxyAdmin(string backend, string server, string socket)
{
    // Bits of srv_admin_state: each kind may be set by hand, inherited from a tracked server, or (maintenance) come from the configuration or a lost name.
    const int Maintained = 0x01 | 0x02 | 0x20;
    const int Drained = 0x08 | 0x10;

    // Bits of srv_check_state.
    const int CheckConfigured = 0x02;
    const int CheckEnabled = 0x04;

    readonly HaproxySocket haproxy = new(socket);

    /// <exception cref="MigrationException">There is no such backend or server, or HAProxy cannot be asked.</exception>
    public (string Admin, bool Checked) Look()
    {
        var rows = Servers();
        var row = RowIn(rows)
            ?? throw new MigrationException($"haproxy at {socket}: the backend {backend} has no server {server}{Others(rows.Select(row => row.GetValueOrDefault("srv_name") ?? ""))}.");
        var admin = Number(row, "srv_admin_state");
        return (
            (admin & Maintained) != 0 ? HaproxyState.Maint : (admin & Drained) != 0 ? HaproxyState.Drain : HaproxyState.Ready,
            (Number(row, "srv_check_state") & (CheckConfigured | CheckEnabled)) == (CheckConfigured | CheckEnabled));
    }

    /// <exception cref="MigrationException">There is no such backend, or HAProxy cannot be asked.</exception>
    public bool IsThere() => RowIn(Servers()) is not null;

    /// <exception cref="MigrationException">There is no such backend or server, or HAProxy cannot be asked.</exception>
    public HaproxyState Observe()
    {
        var (admin, _) = Look();
        var row = HaproxyTable.OfStatistics(haproxy.Ask("show stat")).FirstOrDefault(row => row.GetValueOrDefault("pxname") == backend && row.GetValueOrDefault("svname") == server)
            ?? throw new MigrationException($"haproxy at {socket}: it has no statistics of {backend}/{server}.");
        var check = row.GetValueOrDefault("last_chk") is { Length: > 0 } said ? said : row.GetValueOrDefault("check_desc") ?? "";
        return new HaproxyState(admin, row.GetValueOrDefault("status") ?? "", Number(row, "scur") + Number(row, "qcur"), string.Join(": ", new[] { row.GetValueOrDefault("check_status") ?? "", check }.Where(word => word.Length > 0)));
    }

    /// <exception cref="MigrationException">HAProxy refuses.</exception>
    public void Set(string admin)
    {
        var (found, isChecked) = Look();
        if (admin == HaproxyState.Ready && found == HaproxyState.Maint && isChecked)
        {
            // Checks rest in maintenance, and HAProxy takes a server that leaves it for healthy. It shall get load only once its checks say so.
            Change("state drain");
            Change("health down");
        }

        Change($"state {admin}");
    }

    IReadOnlyDictionary<string, string>? RowIn(IReadOnlyList<IReadOnlyDictionary<string, string>> rows) => rows.FirstOrDefault(row => row.GetValueOrDefault("srv_name") == server);

    IReadOnlyList<IReadOnlyDictionary<string, string>> Servers()
    {
        RequireName("backend", backend);
        RequireName("server", server);
        var answer = haproxy.Ask($"show servers state {backend}");
        if (answer.StartsWith("Can't find backend", StringComparison.Ordinal))
        {
            throw new MigrationException($"haproxy at {socket}: it has no backend {backend}{Others(Backends())}.");
        }

        var rows = HaproxyTable.OfServersState(answer);
        if (rows.Count == 0 && !answer.Contains("srv_admin_state", StringComparison.Ordinal))
        {
            throw new MigrationException($"haproxy at {socket}: it does not say which servers the backend {backend} has: {FirstLine(answer)}");
        }

        return rows;
    }

    void Change(string what)
    {
        if (haproxy.Ask($"set server {backend}/{server} {what}") is { Length: > 0 } refusal)
        {
            throw new MigrationException($"haproxy at {socket}: 'set server {backend}/{server} {what}' was refused: {FirstLine(refusal)}");
        }
    }

    IEnumerable<string> Backends() => HaproxyTable.OfStatistics(haproxy.Ask("show stat")).Where(row => row.GetValueOrDefault("svname") == "BACKEND").Select(row => row.GetValueOrDefault("pxname") ?? "");

    // HAProxy's own rule for names. What else is in one could be another command.
    void RequireName(string what, string name)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':'))
        {
            throw new MigrationException($"haproxy at {socket}: '{name}' is no name that a {what} can have.");
        }
    }

    static string Others(IEnumerable<string> names) => names.ToList() is { Count: > 0 } all ? $"; it has {string.Join(", ", all)}" : "";

    static string FirstLine(string text) => text.Split('\n')[0].Trim();

    static int Number(IReadOnlyDictionary<string, string> row, string column) =>
        int.TryParse(row.GetValueOrDefault(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
