namespace Wildebeest.Scripting.Resources;

/// <summary>A service: whether it runs, and whether it is started with the machine. Both are none where there is no such service (yet).</summary>
sealed class ServiceUnit(string service) : Resource
{
    public const string Active = "active";
    public const string Enabled = "enabled";

    public override string Name => $"service {service}";

    public override IReadOnlyList<string> Identity => [service];

    public override State Probe()
    {
        var facts = ServiceSystem.MayBeMissing ? ServiceSystem.TryFind(service)?.Facts : ServiceSystem.Find(service).Facts;
        return new State
        {
            [Active] = facts is null ? null : State.Of(facts.IsActive),
            [Enabled] = facts?.IsEnabled is { } enabled ? State.Of(enabled) : null,
        };
    }

    /// <summary>What is not there does not run.</summary>
    public override bool Suffices(string aspect, string? wanted, string? found) => wanted == found || (found is null && wanted == State.No) || wanted is null;

    public override void Bring(State found, State wanted)
    {
        var (system, facts) = ServiceSystem.Find(service);
        if (wanted.Has(Enabled))
        {
            if (facts.IsEnabled is null)
            {
                throw new MigrationException($"service {service}: it cannot be started with the machine by itself: it is started by others, or by hand.");
            }

            system.Enable(service, wanted.Is(Enabled, State.Yes));
        }

        if (wanted.Is(Active, State.Yes))
        {
            system.Start(service);
        }
        else if (wanted.Has(Active))
        {
            system.Stop(service);
        }
    }

    public override void Settle(State wanted)
    {
        if (wanted.Is(Active, State.Yes))
        {
            DeadService.Watch(service);
        }
    }
}
