using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>Services as scripts of <c>/etc/init.d</c>. What such a script starts is this process's own descendant, so it is called outside of the run.</summary>
sealed class InitScripts : ServiceSystem
{
    const string Folder = "/etc/init.d";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public override ServiceFacts? Look(string service)
    {
        if (!File.Exists($"{Folder}/{service}"))
        {
            return null;
        }

        var status = Tool.Look($"{Folder}/{service}", "status");
        return new ServiceFacts(status.ExitCode == 0, IsEnabled(service), status.ExitCode == 0 ? "running" : $"stopped (status {status.ExitCode})", "");
    }

    public override void Start(string service) => Act("start", service);

    public override void Stop(string service) => Act("stop", service);

    public override void Restart(string service) => Act("restart", service);

    public override void Reload(string service) => Act("reload", service);

    public override void Enable(string service, bool enabled)
    {
        if (Tool.Exists("update-rc.d"))
        {
            Tool.Act("update-rc.d", service, enabled ? "defaults" : "disable");
            if (enabled)
            {
                Tool.Act("update-rc.d", service, "enable");
            }
        }
        else if (Tool.Exists("chkconfig"))
        {
            Tool.Act("chkconfig", service, enabled ? "on" : "off");
        }
        else
        {
            throw new MigrationException($"service {service}: whether it is started with the machine can be set by update-rc.d or chkconfig, and this host has neither.");
        }
    }

    public override IReadOnlyList<string> LastWords(string service) =>
        [.. Tool.Look($"{Folder}/{service}", "status").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3)];

    /// <summary>A link <c>S20name</c> in one of the runlevels with users.</summary>
    public static bool IsEnabled(string service) =>
        new[] { "2", "3", "4", "5" }.Select(level => $"/etc/rc{level}.d").Where(Directory.Exists)
            .Any(folder => Directory.EnumerateFileSystemEntries(folder, "S??" + service).Any(link => Path.GetFileName(link).Length == service.Length + 3));

    static void Act(string verb, string service) =>
        Tool.Act(OutsideOfTheRun.Of(new Command($"{Folder}/{service}", [verb]) { Timeout = Patience }));
}
