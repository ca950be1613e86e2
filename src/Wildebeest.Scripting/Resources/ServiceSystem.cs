using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting.Resources;

/// <summary>What services are run by here: plain processes that a migration defined, systemd where it was booted, the scripts of <c>/etc/init.d</c> elsewhere.</summary>
abstract class ServiceSystem
{
    static readonly ServiceSystem[] All = [new PlainProcesses(), new SystemdUnits(), new InitScripts()];

    /// <summary>Of <see cref="Look"/>: null where this system knows no such service.</summary>
    public abstract ServiceFacts? Look(string service);

    /// <exception cref="MigrationException">It does not start; that it dies soon after is for the caller to see.</exception>
    public abstract void Start(string service);

    public abstract void Stop(string service);

    /// <summary>Starts one that does not run.</summary>
    public abstract void Restart(string service);

    public abstract void Reload(string service);

    public abstract void Enable(string service, bool enabled);

    /// <summary>What it said last, for an error.</summary>
    public abstract IReadOnlyList<string> LastWords(string service);

    /// <summary>The system that knows the service; null where none does. A plain process goes before a unit of the same name.</summary>
    public static (ServiceSystem System, ServiceFacts Facts)? TryFind(string service)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        if (service.StartsWith('-') || service.Contains('/') || service.Any(char.IsWhiteSpace))
        {
            throw new MigrationException($"service {service}: that is no name of a service.");
        }

        foreach (var system in All)
        {
            if (system.Look(service) is { } facts)
            {
                return (system, facts);
            }
        }

        return null;
    }

    /// <exception cref="MigrationException">There is no such service.</exception>
    public static (ServiceSystem System, ServiceFacts Facts) Find(string service) =>
        TryFind(service) ?? throw new MigrationException($"service {service}: there is none of that name on this host.");

    /// <summary>Whether a service that is not there will do for now: a dry run installs none, and an undo has nothing to stop.</summary>
    public static bool MayBeMissing => ScriptSession.Current.Start is { DryRun: true } or { Restoring: not null };
}

/// <param name="IsEnabled">Whether it is started with the machine; null for one that cannot be.</param>
/// <param name="Condition">The system's own words for how it is, such as <c>failed (exit-code)</c>.</param>
/// <param name="Incarnation">Another text once it was started anew, by whomever.</param>
sealed record ServiceFacts(bool IsActive, bool? IsEnabled, string Condition, string Incarnation)
{
    /// <summary>Neither up nor about to be.</summary>
    public bool HasFailed { get; init; }
}
