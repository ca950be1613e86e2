using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;

namespace Wildebeest.Program.Commands;

static class PlanCommand
{
    public static Command Create()
    {
        var home = CommonOptions.Home();
        var json = CommonOptions.Json();
        var command = new Command("plan", "Say what this host would run next, in order; run nothing.") { home, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var settings = HostComposition.LoadSettings(at, []);
            using var held = HomeLock.Take(at);
            using var parts = HostComposition.Parts(at, settings);
            var forecast = await Forecast.OfAsync(parts, cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(forecast, PlanJson.Default.Forecast));
            }
            else
            {
                Print(forecast);
            }

            return (int)(forecast.Refusal is null && forecast.Failure is null ? ExitCode.Done : ExitCode.Waiting);
        });
        return command;
    }

    static void Print(Forecast forecast)
    {
        foreach (var migration in forecast.Migrations)
        {
            Console.WriteLine($"{migration.Link[..7]} {migration.Migration}{(migration.Earlier ? "   (earlier: its role was given later)" : "")}");
        }

        Console.WriteLine(forecast.Migrations.Count == 0 ? "Nothing to run." : $"{forecast.Migrations.Count} to run, {forecast.Links} links to pass.");
        if (forecast.Failure is { } failure)
        {
            Console.WriteLine($"This host stands: {failure}");
        }

        if (forecast.Refusal is { } refusal)
        {
            Console.WriteLine($"The chain is refused at link {refusal}");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Forecast))]
sealed partial class PlanJson : JsonSerializerContext;
