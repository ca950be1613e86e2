using System.CommandLine;
using Wildebeest.Program.Composition;
using Wildebeest.Program.Terminal;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class StatusCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("status", "Show the herd: every host, where it stands, how far behind it is, and its last error.");
        var herd = HerdOptions.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            ErrorText.PrintAll(access.Ledgers.Unreadable());
            var now = TimeProvider.System.GetUtcNow();
            Print(HerdStatus.Of(access.Repository, access.Head, HerdReader.Read(access.Repository), access.Ledgers.All(), now), parsed.GetValue(json), now);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Print(HerdStatus status, bool json, DateTimeOffset now)
    {
        if (json)
        {
            Console.WriteLine(StatusText.Json(status));
        }
        else if (Console.IsOutputRedirected)
        {
            foreach (var host in status.Hosts)
            {
                Console.WriteLine(StatusText.Line(host, now));
            }

            // What reads the lines of a pipe reads hosts. A person who runs it over ssh, or into a pager, must see this too.
            foreach (var line in status.Roles.SelectMany(LedgerText.Trouble))
            {
                Console.Error.WriteLine(line);
            }
        }
        else
        {
            Spectre.Console.AnsiConsole.Write(StatusTable.Of(status, now));
            Console.WriteLine(status.Hosts.Count == 0 ? "No host has joined yet: wildebeest join ORIGIN --role ROLE" : StatusText.Summary(status));
            foreach (var line in status.Roles.SelectMany(LedgerText.Lines))
            {
                Console.WriteLine(line);
            }
        }
    }
}
