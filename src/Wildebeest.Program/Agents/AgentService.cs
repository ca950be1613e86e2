using Microsoft.Extensions.Hosting;
using Serilog;
using Wildebeest.Cycles;
using Wildebeest.Program.Terminal;

namespace Wildebeest.Program.Agents;

/// <summary>
/// Turns the host's cycle for as long as the machine runs. No fault of the origin, the clone or a script ends it: each is said, and tried
/// again after a pause that grows.
/// </summary>
sealed class AgentService(HostCycle cycle, Pace pace, DriftPace drift, ServiceManager manager, TurnWatch watch, StopSignals signals, ILogger log, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    /// <summary>Until an agent that has just done something, and looks again within that time, is taken to have nothing more to do.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    static readonly TimeSpan LongestWithdrawal = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, signals.Stop);
        manager.Ready("Looking at the origin");
        using var watchdog = manager.WatchdogInterval is { } interval ? time.CreateTimer(_ => TellThatItLives(), null, interval, interval) : null;
        try
        {
            string? said = null;
            var saidAt = time.GetTimestamp();
            var memory = new IdleMemory();
            while (!stop.IsCancellationRequested)
            {
                var outcome = await TurnAsync(stop.Token);
                var status = TurnText.Of(outcome);
                manager.Status(status);
                if (status != said || outcome is TurnOutcome.Interrupted)
                {
                    TurnText.Log(outcome, log);
                    (said, saidAt) = (status, time.GetTimestamp());
                }

                if (drift.IsDue(outcome, cycle.IsDrifting) && await LookForDriftAsync(stop.Token))
                {
                    // To publish it.
                    continue;
                }

                var pause = pace.After(outcome);
                if (outcome is TurnOutcome.AtTip && drift.Left < pause)
                {
                    pause = drift.Left;
                }

                if (outcome is TurnOutcome.Interrupted)
                {
                    log.Information("Trying again in {Seconds:0} s", Math.Max(1, pause.TotalSeconds));
                }

                memory.GiveBack(looksAgainSoon: pause < (outcome is TurnOutcome.Waiting ? Soon : Settled) && (outcome is TurnOutcome.Waiting || time.GetElapsedTime(saidAt) < Settled));
                await Task.Delay(pause, time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        finally
        {
            await WithdrawAsync();
            manager.Stopping("Stopped");
            log.Information("Stopped; what was begun is in the journal");
            lifetime.StopApplication();
        }
    }

    void TellThatItLives()
    {
        if (watch.GetsOn)
        {
            manager.Watchdog();
        }
        else
        {
            log.Error("The agent hangs: its turn does not get on any more. The service manager is not told that it lives, and will start it anew");
        }
    }

    /// <summary>An origin that does not answer must not keep the machine from going down.</summary>
    async Task WithdrawAsync()
    {
        using var limit = new CancellationTokenSource(LongestWithdrawal, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, signals.Cancel);
        try
        {
            await cycle.WithdrawAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            log.Warning("That this host asks for a place could not be taken back in time: a place that it is given stays its own until it comes back");
        }
    }

    /// <returns>Whether there is news of it.</returns>
    async Task<bool> LookForDriftAsync(CancellationToken stop)
    {
        drift.Looked();
        IReadOnlyList<string>? found;
        try
        {
            found = await cycle.LookForDriftAsync(stop);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // As below: the daemon outlives it, and looks again when it is time.
            log.Error(exception, "An error inside of the agent, while it looked for drift");
            return false;
        }

        if (found is null)
        {
            return false;
        }

        if (found.Count == 0)
        {
            log.Information("What must hold here holds again");
        }

        foreach (var sentence in found)
        {
            log.Warning("Drift: this does not hold here: {Spec}", sentence);
        }

        return true;
    }

    async Task<TurnOutcome> TurnAsync(CancellationToken stop)
    {
        watch.Moved();
        try
        {
            return await cycle.TurnAsync(stop, signals.Cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of our own: the daemon must outlive it, on a machine that nobody is logged in to. It is said in full and tried again.
            log.Error(exception, "An error inside of the agent");
            return new TurnOutcome.Interrupted(new AgentFaultException(exception));
        }
        finally
        {
            watch.Rests();
        }
    }
}

/// <summary>Something went wrong in the agent's own code.</summary>
sealed class AgentFaultException(Exception cause)
    : WildebeestException($"An error inside of the agent: {PrintableText.Line(cause.Message, 300)}", "The log has its stack; please report it.", cause);
