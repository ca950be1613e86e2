using System.Runtime.InteropServices;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>What all hosts of this run share.</summary>
static class RealHosts
{
    static readonly Lazy<Slot> TakenSlot = new(Slot.Take);
    static readonly Lazy<string> TreeFolder = new(BaseTree.Get);

    public static Slot Slot => TakenSlot.Value;

    public static string Tree => TreeFolder.Value;

    public static string DotnetFolder { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    public static void GiveBack()
    {
        if (TakenSlot.IsValueCreated)
        {
            TakenSlot.Value.Dispose();
        }
    }
}
