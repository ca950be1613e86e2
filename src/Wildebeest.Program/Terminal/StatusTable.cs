using Spectre.Console;
using Wildebeest.Views;

namespace Wildebeest.Program.Terminal;

/// <summary>The herd as a table. Its cells are plain text: what another host wrote is never markup.</summary>
static class StatusTable
{
    public static Table Of(HerdStatus status, DateTimeOffset now)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in StatusText.Columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        }

        foreach (var host in status.Hosts)
        {
            table.AddRow(StatusText.Cells(host, now).Select(cell => new Text(cell, StyleOf(host))));
        }

        return table;
    }

    static Style StyleOf(HostStatus host) => host switch
    {
        { Error: not null } or { Forged: not null } => new Style(Color.Red),
        { Drift: not null } => new Style(Color.Olive),
        { Late: not null } => new Style(Color.Fuchsia),
        { MigrationsBehind: > 0 } => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
