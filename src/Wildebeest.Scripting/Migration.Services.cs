using Wildebeest.Scripting.Definitions;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>
    /// Says once how a service is taken out of load, checked and taken back, so that a migration only says what is new: <c>Service("web").Update("site", …)</c>. It stands
    /// in a file such as <c>services/web.csx</c> that migrations <c>#load</c>, at the top level. What is not given is left out of the pattern.
    /// </summary>
    /// <param name="service">What migrations call it; a constant.</param>
    /// <param name="leaveLoad">Takes this host out of load, as in <see cref="LeaveLoad(Action, TimeSpan?)"/>.</param>
    /// <param name="rejoin">Takes it back into load.</param>
    /// <param name="alive">Throws unless the service runs; still out of load.</param>
    /// <param name="test">Throws unless the service answers as its users reach it.</param>
    /// <param name="goBack">What only this service needs to go back, after its files are as they were.</param>
    /// <param name="restart">The restart that <c>Service("…").Restart()</c> asks for. Default: that of the service of the same name.</param>
    /// <example><code>DefineService("shop", alive: () => Run("systemctl is-active shop"), test: () => Run("curl --fail http://localhost/"));</code></example>
    public static void DefineService(
        string service, Action? leaveLoad = null, Action? rejoin = null, Action? alive = null, Action? test = null, Action? goBack = null, Reaction? restart = null) =>
        ServiceCatalog.Define(new DefinedService(service, leaveLoad, rejoin, alive, test, goBack, restart ?? Services.Restart(service)));

    /// <summary>
    /// One part of a service's configuration, with its own manner of rollout: the smallest thing that is rolled out. It stands beside its <see cref="DefineService"/>.
    /// </summary>
    /// <param name="service">The service; a constant.</param>
    /// <param name="name">What migrations call it; a constant.</param>
    /// <param name="path">The file that holds it. Starts with '/'.</param>
    /// <param name="validate">The service's own checker, asked before the file is placed; see <see cref="Files.Write"/>.</param>
    /// <param name="mode">Octal. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the file has it.</param>
    /// <param name="group">A group, by name or number. Default: as the file has it.</param>
    /// <param name="onChange">What makes the service read it: a reload or a restart.</param>
    /// <param name="atMostOut">How many hosts of the role may be in it at once, such as <c>"1 host"</c> or <c>"25%"</c>; a constant.</param>
    /// <param name="inLoad">Whether a host need not leave load for it; a constant.</param>
    /// <example><code>DefineService("shop");
    /// Aspect("shop", "limits", "/etc/shop/limits.conf", onChange: Services.Reload("shop"), atMostOut: "50%", inLoad: true);</code></example>
    public static void Aspect(
        string service, string name, string path, string? validate = null, string? mode = null, string? owner = null, string? group = null, Reaction? onChange = null,
        string atMostOut = "1 host", bool inLoad = false) =>
        ServiceCatalog.Add(service, new DefinedAspect(name, path, validate, mode, owner, group, onChange, inLoad));

    /// <summary>A service that a loaded file defines. What follows stands at the top level of a migration, and is all of its phases.</summary>
    /// <param name="name">The name that <see cref="DefineService"/> gave it; a constant.</param>
    /// <example><code>DefineService("shop", alive: () => Run("systemctl is-active shop"));
    /// Aspect("shop", "site", "/etc/shop/site.conf", onChange: Services.Restart("shop"));
    /// Service("shop").Update("site", "greeting = hello\n");</code></example>
    public static ServiceDefinition Service(string name) => ServiceCatalog.Find(name);
}
