using Wildebeest.Hosts;
using Wildebeest.Vars;

namespace Wildebeest.Cycles;

/// <summary>What a host publishes of its machine.</summary>
static class OwnFacts
{
    /// <summary>Gathered, and those of the machine's own file. A file that is wrong stops no host from being seen: the fact says so that others see it too.</summary>
    public static IReadOnlyDictionary<string, string> Of(Home home)
    {
        try
        {
            return HostFacts.With(OwnFile.Read(home).Facts);
        }
        catch (WildebeestException wrong)
        {
            return HostFacts.With(new Dictionary<string, string> { ["host.yaml"] = $"not read: {PrintableText.Line(wrong.Told, 300)}" });
        }
    }
}
