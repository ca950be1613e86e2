using System.CommandLine;
using Serilog.Events;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Program.Agents;
using Wildebeest.Program.Composition;
using Wildebeest.Program.Terminal;
using Wildebeest.Settings;

namespace Wildebeest.Program.Commands;

static class ApplyCommand
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var home = CommonOptions.Home();
        var retry = new Option<bool>("--retry") { Description = "Try the migration that failed here once more." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the journal.", HelpName = "TEXT" };
        var wait = new Option<string?>("--wait") { Description = "Where it would have to wait (for others, for its next try, for an origin that does not answer or a mended chain), wait so long at most, such as 10m.", HelpName = "TIME" };
        var command = new Command("apply", "Catch up with the chain once, and exit.") { home, wait, retry, reason };
        command.SetAction(async (parsed, _) =>
        {
            var waitFor = TimeSpan.Zero;
            if (parsed.GetValue(wait) is { } text && !DurationText.TryParse(text, out waitFor, out var error))
            {
                Console.Error.WriteLine($"wildebeest: --wait: '{PrintableText.Line(text, 40)}' is no time: {error}");
                return (int)ExitCode.WrongUsage;
            }

            return (int)await ApplyAsync(parsed.HomeOf(home), waitFor, parsed.GetValue(retry), parsed.GetValue(reason));
        });
        return command;
    }

    static async Task<ExitCode> ApplyAsync(Home home, TimeSpan waitFor, bool retry, string? reason)
    {
        home.Require();
        var settings = HostComposition.LoadSettings(home, []);
        using var held = HomeLock.Take(home);
        await using var log = Logs.Create(LogEventLevel.Information, home.LogFolder, settings.LogKeepDays, Environment.GetEnvironmentVariable, timestamps: false);
        await HostComposition.EnsureIdentityAsync(home, settings, said => log.Warning("{Said}", said));
        using var parts = HostComposition.Parts(home, settings);
        using var cycle = new HostCycle(parts, new CycleLog(log));
        if (retry && !cycle.Retry(RoleCommands.Admin, reason))
        {
            log.Warning("Nothing had failed here: there is nothing to retry");
        }

        using var signals = new StopSignals(settings.StopGrace, said => Console.Error.WriteLine(said));
        var until = TimeProvider.System.GetTimestamp();
        var pace = new Pace(FirstPause, Random.Shared.NextDouble);
        string? told = null;
        while (true)
        {
            var outcome = await TurnAsync(cycle, signals);
            var pause = pace.After(outcome);
            if (!MayWait(outcome, waitFor - TimeProvider.System.GetElapsedTime(until)))
            {
                TurnText.Log(outcome, log);
                return TurnText.ExitCodeOf(outcome);
            }

            var said = TurnText.Of(outcome);
            if (said != told || outcome is TurnOutcome.Interrupted)
            {
                log.Warning("{Outcome}{Then}", said, outcome is TurnOutcome.Interrupted or TurnOutcome.Refused ? " It is tried again" : "");
                told = said;
            }

            try
            {
                await Task.Delay(pause, signals.Stop);
            }
            catch (OperationCanceledException)
            {
                log.Information("{Outcome}", TurnText.Of(new TurnOutcome.Stopped()));
                return ExitCode.Waiting;
            }
        }
    }

    /// <summary>A script that was ended because a person insisted is no failure: the journal says where it was.</summary>
    static async Task<TurnOutcome> TurnAsync(HostCycle cycle, StopSignals signals)
    {
        try
        {
            return await cycle.TurnAsync(signals.Stop, signals.Cancel);
        }
        catch (OperationCanceledException) when (signals.Cancel.IsCancellationRequested)
        {
            return new TurnOutcome.Stopped();
        }
    }

    /// <summary>A time that is too short for the migration's next try is not waited at all.</summary>
    static bool MayWait(TurnOutcome outcome, TimeSpan left) => outcome switch
    {
        TurnOutcome.Interrupted or TurnOutcome.Refused or TurnOutcome.Waiting or TurnOutcome.GoingDown => left > TimeSpan.Zero,
        TurnOutcome.TryingAgain again => left > again.In,
        _ => false,
    };
}
