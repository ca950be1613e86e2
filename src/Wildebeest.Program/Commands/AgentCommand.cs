using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Program.Agents;
using Wildebeest.Program.Composition;
using Wildebeest.Program.Terminal;
using Wildebeest.Settings;

namespace Wildebeest.Program.Commands;

static class AgentCommand
{
    /// <summary>Many times what the slowest machine takes for the signatures of the longest chain, and for compiling.</summary>
    static readonly TimeSpan LongestState = TimeSpan.FromHours(2);

    /// <summary>At most so many, each of which may take as long as it may.</summary>
    const int GitCallsOfAState = 10;

    public static Command Create()
    {
        var home = CommonOptions.Home();
        var poll = new Option<string?>("--poll") { Description = "How often to look at the origin, such as 30s (default: 60s, ± 15 %).", HelpName = "TIME" };
        var command = new Command("agent", "Stay, and follow the chain: the daemon that systemd runs. SIGTERM stops it after what is begun; a second one at once.") { home, poll };
        command.SetAction(async (parsed, _) =>
        {
            IReadOnlyList<SettingFlag> flags = parsed.GetValue(poll) is { } interval ? [SettingFlag.Of(SettingKeys.Poll, interval)] : [];
            return (int)await RunAsync(parsed.HomeOf(home), flags);
        });
        return command;
    }

    static async Task<ExitCode> RunAsync(Home home, IReadOnlyList<SettingFlag> flags)
    {
        home.Require();
        var settings = HostComposition.LoadSettings(home, flags);
        using var held = HomeLock.Take(home);
        await using var log = Logs.Create(LevelOf(settings.LogLevel), home.LogFolder, settings.LogKeepDays, Environment.GetEnvironmentVariable, timestamps: true);
        await HostComposition.EnsureIdentityAsync(home, settings, said => log.Warning("{Said}", said));
        var roles = new RolesWatch(SettingsLoading.OfThisMachine(home, flags), settings, wrong => log.Error("{Wrong} The roles stay what they were. {WayOut}", wrong.Told, wrong.WayOut ?? ""));
        using var parts = HostComposition.Parts(home, settings, standsInQueue: true, roles);
        var watch = new TurnWatch(LongestState + (GitCallsOfAState * settings.GitTimeLimit), TimeProvider.System);
        using var cycle = new HostCycle(parts, new CycleLog(log, watch));
        using var signals = new StopSignals(settings.StopGrace, said => log.Information("{Said}", said));
        log.Information(
            "{Name} follows {Origin} with {Roles}, every {Seconds} s", parts.Identity.Name.ToString(), settings.Origin.ToString(),
            settings.Roles.Count == 0 ? "no role" : $"role {string.Join(", ", settings.Roles)}", settings.Poll.TotalSeconds);

        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(new SerilogLoggerProvider(log)).SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Warning);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopGrace + TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton<IHostLifetime>(new AgentLifetime());
        builder.Services.AddSingleton<IHostedService>(services => new AgentService(
            cycle, new Pace(settings.Poll, Random.Shared.NextDouble), new DriftPace(settings.Drift, TimeProvider.System, Random.Shared.NextDouble), new ServiceManager(Environment.GetEnvironmentVariable), watch, signals, log,
            services.GetRequiredService<IHostApplicationLifetime>(), TimeProvider.System));
        using var host = builder.Build();
        await host.RunAsync();
        return ExitCode.Done;
    }

    static LogEventLevel LevelOf(Settings.LogLevel level) => level switch
    {
        Settings.LogLevel.Debug => LogEventLevel.Debug,
        Settings.LogLevel.Warning => LogEventLevel.Warning,
        Settings.LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };

    /// <summary>Signals are handled in two stages by <see cref="StopSignals"/>; the host's own handler knows only one.</summary>
    sealed class AgentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
