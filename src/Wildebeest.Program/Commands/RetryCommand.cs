using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Ledgers;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;

namespace Wildebeest.Program.Commands;

static class RetryCommand
{
    public static Command Create()
    {
        var host = new Argument<string>("host") { Description = "The host's name." };
        var reason = RoleCommands.Reason();
        var command = new Command("retry", "Ask a host to try its failed migration once more; lifts that migration's halt.") { host, reason };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var member = HerdMembers.Named(HerdReader.Read(access.Repository), parsed.GetRequiredValue(host));
            if (member.Record is not { Phase: HostPhase.Failed, Migration: { } failed } record
                || !MigrationName.TryParse(failed, out var migration) || !CommitId.TryParse(record.Script ?? record.Link, out var link) || !HostName.TryParse(member.Name, out var name))
            {
                Console.WriteLine($"Nothing has failed on {member.Name}: there is nothing to try again.");
                return (int)ExitCode.Done;
            }

            var now = TimeProvider.System.GetUtcNow();
            LedgerEntry? made = null;
            await access.Ledgers.WriteAsync(
                migration.Role,
                ledger => LedgerMoves.AskRetry(ledger, name, link, migration, RoleCommands.Admin, parsed.GetRequiredValue(reason), now) is { } entry ? made = entry : null,
                cancellationToken);
            Console.WriteLine(made?.Sentence ?? $"{name} is asked already to try {link.Short} {migration} again; it will when its agent comes by.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
