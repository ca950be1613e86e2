using System.CommandLine;
using Wildebeest.Ledgers;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;

namespace Wildebeest.Program.Commands;

/// <summary>What a person writes into a role's ledger: <c>pause</c> and <c>resume</c>. Who, when and why stay there for everyone to read.</summary>
static class RoleCommands
{
    public static Command CreatePause() => Create(
        "pause", "Keep every host of a role from starting anything; those in the middle finish.", LedgerMoves.PauseRole, "is paused already");

    public static Command CreateResume() => Create(
        "resume", "Lift a role's pause and its halts, after somebody has looked.", LedgerMoves.ResumeRole, "is neither paused nor halted");

    /// <summary>Who asks, as the ledger will say: the admin's own name.</summary>
    public static string Admin => PrintableText.Line(Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } behind ? behind : Environment.UserName, 100);

    static Command Create(string name, string description, Func<Ledger, string, string, DateTimeOffset, LedgerEntry?> move, string otherwise)
    {
        var role = new Argument<string>("role") { Description = "The role." };
        var reason = Reason();
        var command = new Command(name, description) { role, reason };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var named = HerdMembers.RoleNamed(HerdReader.Read(access.Repository), access.Ledgers.All(), parsed.GetRequiredValue(role));
            string? sentence = null;
            var now = TimeProvider.System.GetUtcNow();
            await access.Ledgers.WriteAsync(
                named,
                ledger =>
                {
                    var entry = move(ledger, Admin, parsed.GetRequiredValue(reason), now);
                    sentence = entry?.Sentence ?? sentence;
                    return entry;
                },
                cancellationToken);
            Console.WriteLine(sentence ?? $"{named} {otherwise}.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Option<string> Reason() => new("--reason") { Description = "Why, for those who read the ledger later.", HelpName = "TEXT", Required = true };
}
