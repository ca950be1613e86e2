using System.Text;

namespace Wildebeest.Scripting.Schedules;

/// <summary>The text of a file of <c>/etc/cron.d</c> with one job.</summary>
static class CronJobText
{
    // Of Debian's cron: what is longer makes it pass over the whole file.
    const int LongestCommand = 998;

    const string Objectionable = "a name is letters, digits, '_' and '-': cron passes over files of other names in silence.";

    /// <exception cref="MigrationException">Cron would not take it, or take it for something else.</exception>
    public static string Of(string name, string schedule, string command, string user, IReadOnlyDictionary<string, string> env)
    {
        var times = schedule.Trim();
        if (CronSchedule.Objection(times) is { } objection)
        {
            throw Refused(name, objection);
        }

        var text = new StringBuilder($"# Written by a migration: Cron.Job(\"{name}\", …). What is changed here by hand is lost.\n");
        foreach (var (variable, value) in env.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            text.Append(Assignment(name, variable, value)).Append('\n');
        }

        return text.Append(times).Append(' ').Append(user).Append(' ').Append(CommandOf(name, command)).Append('\n').ToString();
    }

    /// <exception cref="MigrationException">Cron would pass over a file of that name.</exception>
    public static string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and < 200 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') && name[0] != '-' ? name : throw Refused(name, Objectionable);
    }

    static string CommandOf(string name, string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command = command.Trim();
        if (command.Length == 0 || command.Any(char.IsControl))
        {
            throw Refused(name, "its command is one line, and not empty. Put more into a script.");
        }

        // A backslash before these means one thing to cron and another to the shell.
        if (command.Contains("\\%", StringComparison.Ordinal) || command.Contains("\\\\", StringComparison.Ordinal))
        {
            throw Refused(name, "write '%' as it is, it is escaped for cron by itself; and put what needs '\\\\' into a script.");
        }

        var escaped = command.Replace("%", "\\%", StringComparison.Ordinal);
        return Encoding.UTF8.GetByteCount(escaped) <= LongestCommand ? escaped : throw Refused(name, $"its command is longer than {LongestCommand} characters, which cron does not take. Put it into a script.");
    }

    static string Assignment(string name, string variable, string value)
    {
        if (variable.Length == 0 || char.IsAsciiDigit(variable[0]) || !variable.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            throw Refused(name, $"'{variable}' is no name of a variable.");
        }

        ArgumentNullException.ThrowIfNull(value);
        return value.Any(char.IsControl) || (value.Contains('"') && value.Contains('\'')) || Encoding.UTF8.GetByteCount(value) > LongestCommand - variable.Length
            ? throw Refused(name, $"cron cannot hold the value of {variable}: it is one line, with one kind of quotes, and not too long.")
            : value.Contains('"') ? $"{variable}='{value}'" : $"{variable}=\"{value}\"";
    }

    static MigrationException Refused(string name, string why) => new($"cron job '{name}': {why}");
}
