using System.CommandLine;
using System.Text.Json;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class ChangesCommand
{
    public static Command Create()
    {
        var one = new Argument<string?>("change") { Description = "One change: its migration's name or the beginning of its sha1 (default: the newest).", Arity = ArgumentArity.ZeroOrOne };
        var count = new Option<int>("--count", "-n") { Description = "How many, newest first (default: 10).", HelpName = "N", DefaultValueFactory = _ => 10 };
        var json = CommonOptions.Json();
        var command = new Command("changes", "Show how changes go through the herd: who has one, who is in it, who waits, who failed.") { one, count, json };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var wanted = parsed.GetValue(one);
            var changes = HerdChanges.Of(access.Repository, access.Head, HerdReader.Read(access.Repository), access.Ledgers.All(), wanted is null ? parsed.GetValue(count) : int.MaxValue);
            if (wanted is not null)
            {
                changes = [.. changes.Where(change => change.Migration == wanted || (wanted.Length >= 4 && change.Link.StartsWith(wanted, StringComparison.Ordinal)))];
                if (changes.Count == 0)
                {
                    throw new HerdException($"No change is called '{PrintableText.Line(wanted, 100)}'.");
                }
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(changes, ChangesJson.Default.IReadOnlyListChangeStatus));
            }
            else
            {
                Print(changes, withHosts: wanted is not null);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Print(IReadOnlyList<ChangeStatus> changes, bool withHosts)
    {
        foreach (var change in changes)
        {
            Console.WriteLine(
                $"{change.Link[..7]} {change.Migration}: {change.Done.Count} done, {change.InIt.Count} in it, {change.Waiting.Count} waiting, {change.Failed.Count} failed"
                + (change.Halt is null ? "" : $"; {change.Halt}") + (change.ReplacedBy is null ? "" : $"; replaced by {change.ReplacedBy}"));
            if (!withHosts)
            {
                continue;
            }

            foreach (var (what, hosts) in ((string, IReadOnlyList<string>)[])[("done", change.Done), ("in it", change.InIt), ("waiting", change.Waiting), ("failed", change.Failed)])
            {
                if (hosts.Count > 0)
                {
                    Console.WriteLine($"    {what}: {string.Join(" ", hosts)}");
                }
            }

            if (change.StartedAt is { } started)
            {
                Console.WriteLine($"    started {started:yyyy-MM-dd HH:mm:ss}Z, last progress {change.LastProgressAt:yyyy-MM-dd HH:mm:ss}Z");
            }
        }

        if (changes.Count == 0)
        {
            Console.WriteLine("No migration is in the chain yet.");
        }
    }
}
