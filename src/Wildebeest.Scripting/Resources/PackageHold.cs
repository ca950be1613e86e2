using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>Whether a package of Debian's kind is kept at its version.</summary>
sealed class PackageHold(string package) : Resource
{
    public const string Held = "held";

    public override string Name => $"hold of package {package}";

    public override IReadOnlyList<string> Identity => [package];

    public override State Probe() => new() { [Held] = State.Of(DpkgStatus.Read()[package]?.IsHeld == true) };

    public override void Bring(State found, State wanted)
    {
        if (DpkgStatus.Read()[package] is not null)
        {
            Tool.Act("apt-mark", wanted.Is(Held, State.Yes) ? "hold" : "unhold", package);
        }
        else if (wanted.Is(Held, State.Yes))
        {
            throw new MigrationException($"package {package}: it is not installed, so it cannot be held.");
        }
    }
}
