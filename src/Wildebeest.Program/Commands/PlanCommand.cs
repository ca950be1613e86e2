using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Planning;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Settings;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class PlanCommand
{
    static readonly TimeSpan LongestDryRun = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var home = CommonOptions.Home();
        var diff = new Option<bool>("--diff") { Description = "Also say what the next migration would change on this host now. Nothing is changed, and no command is run." };
        var json = CommonOptions.Json();
        var command = new Command("plan", "Say what this host would run next, in order; run nothing. Its agent may be running.") { home, diff, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var plan = await PlanAsync(at, parsed.GetValue(diff), cancellationToken);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(plan, PlanJson.Default.HostPlan) : string.Join('\n', PlanText.Lines(plan)));
            return (int)(plan.Refusal is null && plan.Failure is null && plan.Waiting is null ? ExitCode.Done : ExitCode.Waiting);
        });
        return command;
    }

    static async Task<HostPlan> PlanAsync(Home home, bool diff, CancellationToken cancellationToken)
    {
        var settings = HostComposition.LoadSettings(home, []);
        var identity = HostIdentity.Load(home);
        using var access = await HerdAccess.OpenAsync(home, settings, cancellationToken);
        await access.FetchAsync(cancellationToken);
        var position = Position.Of([.. Journal.Read(home.JournalFile), new Granted([.. settings.Roles.Select(role => role.ToString())]) { At = DateTimeOffset.UnixEpoch }]);
        var forecast = Forecast.Of(access.Repository, access.Limits, access.Head, position, cancellationToken, await access.VerifyAsync(position.Accepted, cancellationToken));
        var migrations = forecast.Runs.Select(run => new ForecastMigration(run.Link.Id.ToString(), run.Link.Migration!.Value.ToString(), run.Earlier)).ToList();
        if (diff && migrations.Count > 0)
        {
            access.LetOthersFetch();
            migrations[0] = migrations[0] with { Changes = await ForetellAsync(home, access, settings, identity, forecast.Runs[0], cancellationToken) };
        }

        return new HostPlan(migrations, forecast.Links, forecast.Refusal, forecast.Failure, forecast.Waiting);
    }

    /// <summary>In folders and under a mark of its own, so that neither it nor the agent ends what the other runs.</summary>
    static async Task<ForetoldChanges> ForetellAsync(Home home, HerdAccess access, HostSettings settings, HostIdentity identity, Step.Run run, CancellationToken cancellationToken)
    {
        var tree = new CommitTree(access.Repository, run.Script.Id, access.Limits);
        ScriptSource source;
        try
        {
            source = ScriptClosure.Read(tree, run.Script.Migration!.Value.Path);
        }
        catch (ClosureException broken)
        {
            return new ForetoldChanges([], $"it does not compile: {broken.Message}", "");
        }

        var compiled = (await HostComposition.SharedCompiler().CompileAsync([source], cancellationToken))[0];
        if (compiled.Script is not { } script)
        {
            return new ForetoldChanges([], $"it does not compile: {compiled.Diagnostics[0]}", "");
        }

        var folder = Directory.CreateTempSubdirectory("wildebeest-plan-").FullName;
        try
        {
            var context = new ScriptContext(
                identity.Name.ToString(), [.. settings.Roles.Select(role => role.ToString())], run.Script.Id.ToString(), run.Script.Migration!.Value.ToString(), folder, $"wildebeest-plan-{Guid.NewGuid():n}") { HelpersFolder = home.HelpersFolder, Home = home };
            var limits = ScriptLimits.Default with { PhaseTime = LongestDryRun, OutputBytes = settings.Script.OutputLimit, HeapBytes = settings.Script.MemoryLimit };
            return await new DryRun(new ScriptRunner(ProgramPath.Beside, TimeProvider.System), limits)
                .OfAsync(script, context, tree, new CommitTree(access.Repository, access.Head, access.Limits), access.Repository, HerdReader.Read(access.Repository), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(HostPlan))]
sealed partial class PlanJson : JsonSerializerContext;
