using System.Globalization;
using System.Text;

namespace Wildebeest.Scripting.Schedules;

/// <summary>The two units of a job that systemd runs at its times.</summary>
static class TimerText
{
    /// <param name="words">The program and its arguments.</param>
    public static string Service(string name, IReadOnlyList<string> words, string? user, IReadOnlyDictionary<string, string> env)
    {
        var text = new StringBuilder(Head(name)).Append("[Service]\nType=oneshot\n");
        if (user is not null)
        {
            text.Append("User=").Append(user).Append('\n');
        }

        foreach (var (variable, value) in env.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            text.Append("Environment=").Append(Quoted($"{variable}={value}", dollars: false)).Append('\n');
        }

        return text.Append("ExecStart=").AppendJoin(' ', words.Select(word => Quoted(word, dollars: true))).Append('\n').ToString();
    }

    public static string Timer(string name, string onCalendar, bool persistent, TimeSpan? randomizedDelay)
    {
        var text = new StringBuilder(Head(name)).Append("[Timer]\nOnCalendar=").Append(onCalendar).Append('\n');
        if (persistent)
        {
            text.Append("Persistent=true\n");
        }

        if (randomizedDelay is { } delay && delay > TimeSpan.Zero)
        {
            text.Append(CultureInfo.InvariantCulture, $"RandomizedDelaySec={delay.TotalSeconds:0.###}\n");
        }

        return text.Append("\n[Install]\nWantedBy=timers.target\n").ToString();
    }

    static string Head(string name) => $"# Written by a migration: Timers.Ensure(\"{name}\", …). What is changed here by hand is lost.\n[Unit]\nDescription={name}\n\n";

    /// <summary>So that systemd reads it as it is: neither a specifier nor a variable is replaced in it.</summary>
    public static string Quoted(string word, bool dollars)
    {
        var text = word.Replace("%", "%%", StringComparison.Ordinal);
        text = dollars ? text.Replace("$", "$$", StringComparison.Ordinal) : text;
        return text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-+=:,@%$".Contains(letter))
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
