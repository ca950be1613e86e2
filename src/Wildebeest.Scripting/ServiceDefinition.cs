using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Definitions;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>
/// A defined service, as a migration changes it: out of load, changed, checked, back into load, tested, each host in its turn. Several services may be changed by one
/// migration; it then leaves load for all of them, changes them in this order, and goes on when each is well.
/// </summary>
public sealed class ServiceDefinition
{
    readonly DefinedService service;

    internal ServiceDefinition(DefinedService service) => this.service = service;

    /// <summary>Gives an aspect a new content, with the whole pattern around it. At the top level of a migration only.</summary>
    /// <param name="aspect">The aspect's name; a constant.</param>
    /// <param name="content">The whole text of its file.</param>
    /// <exception cref="MigrationException">The service has no such aspect.</exception>
    /// <example><code>DefineService("shop");
    /// Aspect("shop", "site", "/etc/shop/site.conf", onChange: Services.Restart("shop"));
    /// Service("shop").Update("site", "greeting = hello\n");</code></example>
    public void Update(string aspect, string content)
    {
        var found = service.AspectNamed(aspect);
        Surround(found.InLoad);
        ScriptSession.Current.Join(Phases.Update, () => Files.Write(found.Path, content, found.Mode, found.Owner, found.Group, found.Validate, found.OnChange));
    }

    /// <summary>Restarts the service, with the whole pattern around it. At the top level of a migration only.</summary>
    /// <example><code>DefineService("shop");
    /// Service("shop").Restart();</code></example>
    public void Restart()
    {
        Surround(inLoad: false);
        ScriptSession.Current.Join(Phases.Update, () => ScriptSession.Current.Act(
            $"service {service.Name}", look: () => new Difference("its restart is asked for"), undo: _ => [], change: () => null, service.Restart));
    }

    void Surround(bool inLoad)
    {
        var session = ScriptSession.Current;
        if (!inLoad)
        {
            session.Join(Phases.LeaveLoad, service.LeaveLoad);
            session.Join(Phases.Rejoin, service.Rejoin);
        }

        session.Join(Phases.Check, service.Alive);
        session.Join(Phases.Verify, service.Test);
        session.Join(Phases.Rollback, service.GoBack);
    }
}
