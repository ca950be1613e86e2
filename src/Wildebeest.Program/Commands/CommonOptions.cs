using System.CommandLine;
using Wildebeest.Hosts;

namespace Wildebeest.Program.Commands;

/// <summary>Options that several commands share, so that each reads and means the same everywhere.</summary>
static class CommonOptions
{
    public static Option<string?> Home() => new("--home")
    {
        Description = $"The host's own directory (default: ${Hosts.Home.EnvironmentName}, or {Hosts.Home.DefaultFolder} with its settings in {Hosts.Home.DefaultSettingsFile}).",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs." };

    public static Option<int> Count(string description, int usual)
    {
        var count = new Option<int>("--count", "-n") { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        count.Validators.Add(result =>
        {
            // What is no number at all the library tells by itself.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
            {
                result.AddError($"'{number}' is no count for '{count.Name}': write 1 or more.");
            }
        });
        return count;
    }

    public static Home HomeOf(this ParseResult parsed, Option<string?> option) => Hosts.Home.Resolve(parsed.GetValue(option), Environment.GetEnvironmentVariable);
}
