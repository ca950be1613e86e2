using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Running;

namespace Wildebeest.Program.Commands;

static class SpecCommand
{
    static readonly TimeSpan LongestFile = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var home = CommonOptions.Home();
        var json = CommonOptions.Json();
        var command = new Command("spec", "Ask the specs of this host's roles, specs/<role>/*.csx at its state, whether they hold; exit 1 when one does not. Its agent may be running.") { home, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var asked = await AskAsync(at, cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(asked, SpecJson.Default.HostSpecs));
            }
            else
            {
                Print(asked);
            }

            return (int)(asked.Specs.All(spec => spec.Holds) ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    /// <summary>In folders and under a mark of its own, so that neither it nor the agent ends what the other runs.</summary>
    static async Task<HostSpecs> AskAsync(Home home, CancellationToken cancellationToken)
    {
        var settings = HostComposition.LoadSettings(home, []);
        var identity = HostIdentity.Load(home);
        using var access = await HerdAccess.OpenAsync(home, settings, cancellationToken);
        await access.FetchAsync(cancellationToken);
        if (Position.Of(Journal.Read(home.JournalFile)).State is not { } state)
        {
            return new HostSpecs(null, []);
        }

        if (!access.Repository.Contains(state))
        {
            throw new SpecStateException(state.Short);
        }

        access.LetOthersFetch();
        var folder = Directory.CreateTempSubdirectory("wildebeest-spec-").FullName;
        try
        {
            var mark = $"wildebeest-spec-{Guid.NewGuid():n}";
            var limits = ScriptLimits.Default with { PhaseTime = LongestFile, OutputBytes = settings.Script.OutputLimit, HeapBytes = settings.Script.MemoryLimit };
            var asked = await new SpecRun(HostComposition.SharedCompiler(), new ScriptRunner(ProgramPath.Beside, TimeProvider.System), limits, new CommitTree(access.Repository, access.Head, access.Limits)).AskAsync(
                settings.Roles, new CommitTree(access.Repository, state, access.Limits), access.Repository,
                path => new ScriptContext(identity.Name.ToString(), [.. settings.Roles.Select(role => role.ToString())], state.ToString(), path, folder, mark) { Home = home },
                _ => ValueTask.FromResult(HerdReader.Read(access.Repository)), cancellationToken);
            return new HostSpecs(state.ToString(), asked);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Print(HostSpecs asked)
    {
        foreach (var spec in asked.Specs)
        {
            Console.WriteLine($"{(spec.Holds ? "holds" : "DOES NOT HOLD")}: {spec.Spec} [{spec.Role}]{(spec.Where is { } where && !spec.Holds ? $" ({where})" : "")}");
            if (spec.Reason is { } reason)
            {
                Console.WriteLine($"    {reason}");
            }
        }

        var not = asked.Specs.Count(spec => !spec.Holds);
        Console.WriteLine(asked.Specs.Count == 0 ? "This host's roles have no specs at its state." : $"{asked.Specs.Count} asked, {(not == 0 ? "all hold" : $"{not} not holding")}.");
    }
}

/// <param name="State">The commit whose specs were asked; null before the first.</param>
sealed record HostSpecs(string? State, IReadOnlyList<AskedSpec> Specs);

/// <summary>The host stands at a link that the origin does not show any more.</summary>
sealed class SpecStateException(string state)
    : WildebeestException($"This host stands at {state}, and the origin's branch has no such link, so its specs cannot be had.", "Mend the branch: wildebeest check says what hosts refuse.");

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(HostSpecs))]
sealed partial class SpecJson : JsonSerializerContext;
