using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>A service: whether it runs, and whether it is started with the machine.</summary>
sealed class ServiceUnit(string service) : Resource
{
    public const string Active = "active";
    public const string Enabled = "enabled";

    public override string Name => $"service {service}";

    public override IReadOnlyList<string> Identity => [service];

    public override State Probe() => new()
    {
        [Active] = State.Of(Tool.Look("systemctl", "is-active", "--quiet", service).ExitCode == 0),
        [Enabled] = State.Of(Tool.Look("systemctl", "is-enabled", "--quiet", service).ExitCode == 0),
    };

    public override void Bring(State found, State wanted)
    {
        if (wanted.Has(Enabled))
        {
            Tool.Act("systemctl", wanted.Is(Enabled, State.Yes) ? "enable" : "disable", service);
        }

        if (wanted.Has(Active))
        {
            Tool.Act("systemctl", wanted.Is(Active, State.Yes) ? "start" : "stop", service);
        }
    }
}
