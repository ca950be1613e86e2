using System.CommandLine;
using Wildebeest.Program.Composition;
using Wildebeest.Program.Terminal;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class ChangesCommand
{
    public static Command Create()
    {
        var one = new Argument<string?>("change") { Description = "One change, with each of its hosts: its migration's name, or the beginning of its sha1 (default: the newest changes).", Arity = ArgumentArity.ZeroOrOne };
        var count = CommonOptions.Count("How many, newest first (default: 10).", 10);
        var json = CommonOptions.Json();
        var command = new Command("changes", "Show how changes go through the herd: who has one, who is in it, who waits, who failed, who was put back.") { one, count, json };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            ErrorText.PrintAll(access.Ledgers.Unreadable());
            var members = HerdReader.Read(access.Repository);
            var changes = parsed.GetValue(one) is { } wanted
                ? HerdChanges.Named(access.Repository, access.Head, members, access.Ledgers.All(), wanted)
                : HerdChanges.Newest(access.Repository, access.Head, members, access.Ledgers.All(), parsed.GetValue(count));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(ChangesText.Json(changes));
            }
            else
            {
                Print(changes, access);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Print(IReadOnlyList<ChangeStatus> changes, HerdAccess access)
    {
        foreach (var line in changes.SelectMany(ChangesText.Lines))
        {
            Console.WriteLine(line);
        }

        if (changes.Count == 0)
        {
            Console.WriteLine(HerdChanges.NoneSentence(access.Repository, access.Head));
        }
    }
}
