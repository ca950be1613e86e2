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

    public static Home HomeOf(this ParseResult parsed, Option<string?> option) => Hosts.Home.Resolve(parsed.GetValue(option), Environment.GetEnvironmentVariable);
}
