using System.Runtime.InteropServices;

namespace Wildebeest.Hosts;

/// <summary>What a machine can say of itself. Gathered once a process, but for its addresses: those may come after the agent has started, and change.</summary>
static class HostFacts
{
    /// <summary>The fact that holds the machine's addresses, with blanks between; there is none on a machine without an address.</summary>
    public const string Addresses = "addresses";

    static readonly Lazy<SortedDictionary<string, string>> Lasting = new(Gather);

    public static IReadOnlyDictionary<string, string> Gathered => HostAddresses.Now() is { Count: > 0 } addresses
        ? new SortedDictionary<string, string>(Lasting.Value, StringComparer.Ordinal) { [Addresses] = string.Join(' ', addresses) }
        : Lasting.Value;

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
