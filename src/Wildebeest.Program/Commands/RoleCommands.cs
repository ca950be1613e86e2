using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Ledgers;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

/// <summary>What a person writes into a role's ledger: <c>pause</c> and <c>resume</c>. Who, when and why stay there for everyone to read.</summary>
static class RoleCommands
{
    delegate LedgerEntry? Move(Ledger ledger, string by, string reason, DateTimeOffset now);

    public static Command CreatePause() => Create(
        "pause", "Keep every host of a role from starting anything; those in the middle finish.", (_, _) => (LedgerMoves.PauseRole, "is not paused any more"), LedgerText.PausedByAnother);

    public static Command CreateResume()
    {
        var only = new Option<string?>("--only") { Description = "What to lift where the role is both paused and halted: pause or halts.", HelpName = "pause|halts" };
        only.AcceptOnlyFromAmong("pause", "halts");
        return Create(
            "resume", "Lift a role's pause, or its halts, after somebody has looked.",
            (parsed, ledger) => parsed.GetValue(only) switch
            {
                "pause" => (LedgerMoves.Unpause, "is not paused"),
                "halts" => (LedgerMoves.LiftHalts, "is not halted"),
                _ => (WhatThereIs(ledger), "is neither paused nor halted"),
            },
            (_, _, _) => null,
            only);
    }

    /// <summary>Who asks, as the ledger will say: the admin's own name.</summary>
    public static string Admin => PrintableText.Line(Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } behind ? behind : Environment.UserName, 100);

    /// <summary>
    /// Two people may keep a role for two reasons: lifting one must not lift the other. So it is chosen once, by what was there when the command was typed; what comes while the entry is pushed stays.
    /// </summary>
    static Move WhatThereIs(Ledger ledger) => ledger is { Pause: { } pause, Halts: [var halt, ..] } ? throw new RolePausedAndHaltedException(ledger.Role, pause, halt)
        : ledger.Pause is not null ? LedgerMoves.Unpause : LedgerMoves.LiftHalts;

    /// <param name="hindered">What keeps the move from being the one that counts, by the ledger afterwards, who asked and when; null where nothing does.</param>
    static Command Create(
        string name, string description, Func<ParseResult, Ledger, (Move Move, string Otherwise)> moveOf, Func<Ledger, string, DateTimeOffset, string?> hindered, params ReadOnlySpan<Option> options)
    {
        var role = new Argument<string>("role") { Description = "The role." };
        var reason = Reason();
        var command = new Command(name, description) { role, reason };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var named = HerdMembers.RoleNamed(HerdReader.Read(access.Repository), access.Ledgers.All(), parsed.GetRequiredValue(role));
            var (move, otherwise) = moveOf(parsed, access.Ledgers.Read(named));
            string? sentence = null;
            var now = TimeProvider.System.GetUtcNow();
            var written = await access.Ledgers.WriteAsync(
                named,
                ledger =>
                {
                    var entry = move(ledger, Admin, parsed.GetRequiredValue(reason), now);
                    sentence = entry?.Sentence ?? sentence;
                    return entry;
                },
                cancellationToken);

            // Somebody else may have come first while the entry was pushed, so that the sentence is in no ledger.
            Console.WriteLine(hindered(written, Admin, now) ?? sentence ?? $"{named} {otherwise}.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Option<string> Reason() => new("--reason") { Description = "Why, for those who read the ledger later.", HelpName = "TEXT", Required = true };
}

/// <summary>It was not said which of the two shall be lifted.</summary>
sealed class RolePausedAndHaltedException(RoleName role, Pause pause, Halt halt)
    : WildebeestException(
        $"{role} is paused by {pause.By} ({pause.Reason}), and {halt.Sentence}",
        $"Say which of the two to lift: wildebeest resume {role} --only pause --reason '…', or --only halts.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
