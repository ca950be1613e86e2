using System.Runtime.InteropServices;

namespace Wildebeest.Hosts;

/// <summary>What a machine can say of itself without being asked twice. Gathered once a process.</summary>
static class HostFacts
{
    static readonly Lazy<IReadOnlyDictionary<string, string>> Facts = new(Gather);

    public static IReadOnlyDictionary<string, string> Gathered => Facts.Value;

    static SortedDictionary<string, string> Gather() => new(StringComparer.Ordinal)
    {
        ["os"] = OperatingSystemName(),
        ["architecture"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        ["processors"] = Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    static string OperatingSystemName()
    {
        try
        {
            var line = File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal));
            return line is null ? RuntimeInformation.OSDescription : line["PRETTY_NAME=".Length..].Trim('"');
        }
        catch (IOException)
        {
            return RuntimeInformation.OSDescription;
        }
    }
}
