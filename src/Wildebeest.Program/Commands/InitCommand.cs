using System.CommandLine;
using Wildebeest.Program.Templates;

namespace Wildebeest.Program.Commands;

static class InitCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "Where (default: here).", DefaultValueFactory = _ => "." };
        var command = new Command("init", "Make a new chain: a git repository with a README, ready for its first migration.") { directory };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var made = await ChainTemplate.InitAsync(parsed.GetRequiredValue(directory), cancellationToken);
            Console.WriteLine(
                $"""
                 Made a chain in {made}.
                 Next: wildebeest new migration web hello   (in {made}), edit it, wildebeest check, git commit
                 Then push it where hosts can fetch it, and on each host: wildebeest join ORIGIN --role web && wildebeest agent
                 """);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
