using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>Services as units of systemd, where that was booted. One question tells all of a unit.</summary>
sealed class SystemdUnits : ServiceSystem
{
    const string Booted = "/run/systemd/system";
    const int QuotedLines = 4;

    public static bool IsBooted => Directory.Exists(Booted);

    public override ServiceFacts? Look(string service)
    {
        if (!IsBooted)
        {
            return null;
        }

        var unit = Ask(service);
        if (unit["LoadState"] is "not-found" or "")
        {
            return null;
        }

        var result = unit["Result"] is "success" or "" ? "" : $" ({unit["Result"]})";
        return new ServiceFacts(
            unit["ActiveState"] is "active" or "reloading" or "refreshing",
            IsEnabled(service, unit["UnitFileState"]),
            unit["LoadState"] == "masked" ? "masked" : unit["ActiveState"] + result,
            $"{unit["MainPID"]} {unit["NRestarts"]} {unit["InvocationID"]}") { HasFailed = unit["ActiveState"] is "failed" };
    }

    public override void Start(string service) => Act("start", service);

    public override void Stop(string service) => Act("stop", service);

    public override void Restart(string service) => Act("restart", service);

    public override void Reload(string service) => Act("reload", service);

    public override void Enable(string service, bool enabled) => Act(enabled ? "enable" : "disable", service);

    public override IReadOnlyList<string> LastWords(string service)
    {
        // What it said may not have reached the journal yet.
        Tool.Look("journalctl", "--sync");
        var unit = Ask(service);
        var invocation = unit["InvocationID"];
        string[] asked = invocation.Length > 0 ? [$"_SYSTEMD_INVOCATION_ID={invocation}"] : [$"_SYSTEMD_UNIT={unit["Id"]}"];
        if (invocation.Length > 0 && StartedAt(service) is { } started)
        {
            // On a busy machine the journal sees a process only when it is gone, and then knows no more of it than its unit.
            asked = [$"--since={started}", .. asked, "+", $"_SYSTEMD_UNIT={unit["Id"]}"];
        }

        var said = Said(asked);
        if (said.Count == 0)
        {
            // It said nothing itself: what systemd says of it.
            said = Said($"INVOCATION_ID={invocation}");
        }

        return [.. said.TakeLast(QuotedLines)];
    }

    /// <summary>Whether systemd still goes by what the unit's files said before they were changed.</summary>
    public static bool IsOutdated(string unit) => IsBooted && Ask(unit)["NeedDaemonReload"] == "yes";

    public static void ReadUnitsAgain(string resource) => AccountProgram.Act(resource, "systemctl", "daemon-reload");

    static IReadOnlyList<string> Said(params IEnumerable<string> asked) =>
        Tool.Look("journalctl", ["--quiet", "--no-pager", "--output=cat", "--lines=50", .. asked]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Of its latest start, as journalctl reads it; null where this systemd (before 247) has no such words.</summary>
    static string? StartedAt(string service) =>
        Tool.Look("systemctl", "show", "--timestamp=unix", "--property=InactiveExitTimestamp", "--value", "--", service).Output.Trim() is ['@', _, ..] time ? time : null;

    static void Act(string verb, string service)
    {
        // A unit that is stopped is stopped as it was started.
        if (verb is not "stop" && IsOutdated(service))
        {
            ReadUnitsAgain($"service {service}");
        }

        if (verb is "start" or "restart")
        {
            // A service that has just died a few times is refused (start-limit-hit), also when it is started again on what was put back.
            Tool.Look("systemctl", "reset-failed", "--", service);
        }

        var result = Tool.Look(TimeSpan.FromMinutes(10), "systemctl", verb, "--", service);
        if (result.ExitCode == 0)
        {
            return;
        }

        var system = new SystemdUnits();
        if (verb is "start" or "restart" && system.Look(service) is { Condition: not "masked" })
        {
            throw new MigrationException(DeadService.Sentence(service, $"does not {verb}", system));
        }

        throw new MigrationException($"service {service}: systemctl {verb}: {string.Join(" / ", result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
    }

    static bool? IsEnabled(string service, string state) => state switch
    {
        "enabled" or "enabled-runtime" or "alias" => true,
        "disabled" or "masked" or "masked-runtime" or "linked" or "linked-runtime" or "indirect" => false,
        // Made of a script of /etc/init.d: its links say it.
        "generated" => InitScripts.IsEnabled(service),
        _ => null,
    };

    static Dictionary<string, string> Ask(string service)
    {
        string[] properties = ["Id", "LoadState", "ActiveState", "UnitFileState", "Result", "MainPID", "NRestarts", "InvocationID", "NeedDaemonReload"];
        var said = Tool.Look("systemctl", "show", "--property=" + string.Join(',', properties), "--", service);
        var answers = properties.ToDictionary(property => property, _ => "", StringComparer.Ordinal);
        foreach (var line in said.Output.Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
            {
                answers[line[..at]] = line[(at + 1)..];
            }
        }

        return said.ExitCode == 0 ? answers : throw new MigrationException($"service {service}: systemctl show: {said.Error.Trim()}");
    }
}
