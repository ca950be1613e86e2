using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Resources;
using Wildebeest.Scripting.Schedules;

namespace Wildebeest.Scripting;

/// <summary>Jobs of cron, each a file of its own in <c>/etc/cron.d</c>. Put back when the migration fails. Where systemd runs, <see cref="Timers"/> can do more.</summary>
public static class Cron
{
    /// <summary>Makes the job be there.</summary>
    /// <param name="name">Of the file: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="schedule">Minute, hour, day of the month, month and day of the week, such as <c>0 3 * * 1-5</c>, or a word such as <c>@daily</c>. In the host's own time.</param>
    /// <param name="command">What <c>/bin/sh</c> runs, as you would write it there, in one line. A <c>%</c> is escaped for cron by itself.</param>
    /// <param name="user">Who runs it. Default: <c>root</c>.</param>
    /// <param name="env">Variables, such as <c>PATH</c> or <c>MAILTO</c>. Default: cron's own few.</param>
    /// <param name="secret">Whether the job is hidden from diffs, reports and errors, and its file readable by root alone. Default: all may read it.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">Cron would not take it, this host has no cron, or there is no such user.</exception>
    /// <example><code>Cron.Job("backup", "0 3 * * *", "/usr/local/bin/backup --day $(date +%F)", user: "backup", env: new() { ["MAILTO"] = "admin@example.org" });</code></example>
    public static bool Job(string name, string schedule, string command, string user = "root", Dictionary<string, string>? env = null, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var text = CronJobText.Of(CronJobText.Name(name), schedule, command, AccountProgram.Name("user", user), env ?? []);
        if (!ScriptSession.Current.Start.DryRun)
        {
            if (!Tool.Exists("cron") && !Tool.Exists("crond"))
            {
                throw new MigrationException($"cron job '{name}': this host has no cron. Apt.Install(\"cron\") brings it.");
            }

            if (AuthorizedKeysFile.Find(user) is null)
            {
                throw new MigrationException($"cron job '{name}': there is no user '{user}' on this host.");
            }
        }

        return Files.Write(FileOf(name), text, mode: secret ? "0600" : "0644", owner: "root", group: "root", secret: secret);
    }

    /// <summary>Makes the job be gone. One that runs goes on to its end.</summary>
    /// <param name="name">Of the file.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The name is none.</exception>
    /// <example><code>Cron.Remove("backup");</code></example>
    public static bool Remove(string name) => Files.Delete(FileOf(CronJobText.Name(name)));

    static string FileOf(string name) => $"/etc/cron.d/{name}";
}
