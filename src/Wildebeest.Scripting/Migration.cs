using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>What a migration says. Every member is in scope in a script, which imports this class statically.</summary>
public static partial class Migration
{
    /// <summary>The host that this migration runs on.</summary>
    /// <example><code>Files.Write("/etc/motd", $"This is {Me.Name}\n");</code></example>
    public static ThisHost Me => field ??= new ThisHost(ScriptSession.Current.Start);

    /// <summary>The hosts of a role as their published state shows them, this one among them if it has the role. The list is fetched when it is first enumerated.</summary>
    /// <param name="name">The role, such as <c>web</c>.</param>
    /// <example><code>var backends = string.Join("\n", Role("web").Select(host => $"server {host.Name}"));</code></example>
    public static RoleMembers Role(string name) => new(name);

    /// <summary>Says something in the log and in the report of this run.</summary>
    /// <param name="message">One line, or several.</param>
    /// <example><code>Log($"{Role("web").Count()} web servers");</code></example>
    public static void Log(string message) =>
        new ForwardedWriter(ScriptSession.Current.Connection, OutputSource.Log).WriteLine(message);

    /// <summary>
    /// Says that this text must never be seen: from here on <c>[hidden]</c> stands in its place in everything that this migration says, in its log, differences,
    /// errors and report, also where a command prints it. Each line of it is hidden by itself, too; what is shorter than four characters is not.
    /// </summary>
    /// <param name="text">The secret.</param>
    /// <returns>The same text.</returns>
    /// <example><code>var password = Secret(Files.Read("/etc/shop/password").Trim());
    /// Run("mysql-change-password shop", input: password);</code></example>
    public static string Secret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ScriptSession.Current.Hide(text);
        return text;
    }

    /// <summary>A command that runs at the end of the phase, for a helper's <c>onChange</c>. By itself it does nothing.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Each reaches the program as it is.</param>
    /// <example><code>Files.Write("/etc/aliases", "root: admin\n", onChange: Then("newaliases"));</code></example>
    public static Reaction Then(string program, params string[] arguments) => new(new ReactionRecord(ReactionRecord.Command, [program, .. arguments]));

    /// <summary>A time of so many seconds.</summary>
    /// <param name="count">How many; a fraction is fine.</param>
    public static TimeSpan Seconds(double count) => TimeSpan.FromSeconds(count);

    /// <summary>A time of so many hours.</summary>
    /// <param name="count">How many; a fraction is fine.</param>
    public static TimeSpan Hours(double count) => TimeSpan.FromHours(count);

    /// <summary>A time of so many minutes.</summary>
    /// <param name="count">How many; a fraction is fine.</param>
    public static TimeSpan Minutes(double count) => TimeSpan.FromMinutes(count);
}
