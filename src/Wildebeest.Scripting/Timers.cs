using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Resources;
using Wildebeest.Scripting.Schedules;

namespace Wildebeest.Scripting;

/// <summary>
/// Jobs that systemd runs at their times: for each a service and a timer of its name in <c>/etc/systemd/system</c>. What a job says is in the host's journal. Put back when the
/// migration fails: the units with their modes and owners, and whether the timer was enabled.
/// </summary>
public static class Timers
{
    const int LongestName = 200;

    /// <summary>Makes the job be there, and its timer wait, now and after each boot. systemd checks both units before they are placed. The job itself is not run now.</summary>
    /// <param name="name">Of the units: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; none that a package has.</param>
    /// <param name="onCalendar">When, as <c>systemd-analyze calendar</c> takes it: <c>*-*-* 03:00:00</c>, <c>Mon..Fri 22:30</c>, <c>daily</c>. In the host's own time, unless it ends in a zone.</param>
    /// <param name="command">Split as in <c>Run</c>: at blanks, quotes hold together, no shell. Its program is there already, from the root or in a usual folder.</param>
    /// <param name="user">Who runs it. Default: root.</param>
    /// <param name="persistent">Whether what was missed while the host was down is made up for at its next start, once. Default: it is.</param>
    /// <param name="randomizedDelay">Each time later by a random time up to this, so that not all hosts begin at once. Default: none.</param>
    /// <param name="env">Variables. All may read them. Default: systemd's own few.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">A name or the times are none, there is no such program or user, or systemd does not run here.</exception>
    /// <example><code>Timers.Ensure("shop-backup", "*-*-* 03:00:00", "/usr/local/bin/backup --all", user: "backup", randomizedDelay: Minutes(20));</code></example>
    public static bool Ensure(
        string name, string onCalendar, string command, string? user = null, bool persistent = true, TimeSpan? randomizedDelay = null, Dictionary<string, string>? env = null)
    {
        var timer = Of(name);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentException.ThrowIfNullOrWhiteSpace(onCalendar);
        var words = CommandWords.Split(command);
        Require(timer, char.IsAsciiLetterOrDigit(words[0][0]) || words[0][0] is '/' or '_', $"'{words[0]}' is no program.");
        Require(timer, !words.Concat(env?.Values.AsEnumerable() ?? []).Append(onCalendar).Any(text => text.Any(char.IsControl)), "neither its command nor its times or variables hold a line's end.");
        Require(timer, env?.Keys.All(IsVariable) != false, "the name of a variable is letters, digits and '_'.");
        if (user is not null && AuthorizedKeysFile.Find(AccountProgram.Name("user", user)) is null && !ScriptSession.Current.Start.DryRun)
        {
            throw new MigrationException($"{timer.Name}: there is no user '{user}' on this host.");
        }

        var wanted = new State
        {
            [SystemdTimer.Service] = TimerText.Service(name, words, user, env ?? []),
            [SystemdTimer.Timer] = TimerText.Timer(name, onCalendar.Trim(), persistent, randomizedDelay),
            [SystemdTimer.Enabled] = State.Yes,
            [SystemdTimer.Active] = State.Yes,
            [SystemdTimer.Loaded] = State.Yes,
        };
        return Resources.Ensure.That(timer, found =>
        {
            if (found[SystemdTimer.Timer] != wanted[SystemdTimer.Timer] && Tool.Exists("systemd-analyze"))
            {
                UnitChecker.AskCalendar(timer.Name, onCalendar.Trim());
            }

            return wanted;
        });
    }

    /// <summary>Makes the job be gone, with its timer. One that runs goes on to its end.</summary>
    /// <param name="name">Of the units.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The name is none, or systemd does not run here.</exception>
    /// <example><code>Timers.Remove("shop-backup");</code></example>
    public static bool Remove(string name) => Resources.Ensure.That(
        Of(name),
        new State { [SystemdTimer.Service] = null, [SystemdTimer.Timer] = null, [SystemdTimer.Enabled] = State.No, [SystemdTimer.Active] = State.No, [SystemdTimer.Loaded] = State.Yes });

    static SystemdTimer Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Length <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? new SystemdTimer(name)
            : throw new MigrationException($"timer '{name}': a name is up to {LongestName} letters, digits, '.', '_' and '-', and begins with a letter or a digit.");
    }

    static bool IsVariable(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    static void Require(SystemdTimer timer, bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new MigrationException($"{timer.Name}: {otherwise}");
        }
    }
}
