using System.Globalization;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// Services of hosts that have no service manager, such as containers: plain processes. Once defined, <see cref="Services"/> starts and stops one by its name, and
/// it goes before a unit of the same name. Nobody starts it again when it dies, or when the machine comes back. Definitions and outputs are in
/// <c>helpers/processes/</c> in the host's home.
/// </summary>
public static class Processes
{
    /// <summary>Defines one, and starts nothing. A running one gets what is new with its next start. Undone when the migration fails.</summary>
    /// <param name="name">By which <see cref="Services"/> knows it: letters, digits, <c>.</c>, <c>_</c>, <c>@</c> and <c>-</c>.</param>
    /// <param name="command">Split as in <c>Run</c>: at blanks, quotes hold together, no shell. It stays in the foreground, unless there is a <paramref name="pidFile"/>.</param>
    /// <param name="cwd">The folder to run in. Default: <c>/</c>.</param>
    /// <param name="pidFile">Of a command that goes into the background: the file in which it writes its process id. Default: it stays in the foreground.</param>
    /// <param name="reloadSignal">The number of the signal that makes it read its configuration anew. Default: 1, SIGHUP.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The name or the command is none.</exception>
    /// <example><code>Processes.Define("queue", "/usr/bin/queued --port 5672");
    /// Services.Start("queue");</code></example>
    public static bool Define(string name, string command, string? cwd = null, string? pidFile = null, int reloadSignal = 1)
    {
        Check(name);
        ArgumentNullException.ThrowIfNull(command);
        CommandWords.Split(command);
        return Ensure.That(new ProcessDefinition(name), ProcessDefinition.Of(command, cwd, pidFile, reloadSignal.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Forgets one, with its output. Stop it first: <see cref="Services.Stop"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It runs.</exception>
    /// <example><code>Services.Stop("queue");
    /// Processes.Remove("queue");</code></example>
    public static bool Remove(string name)
    {
        Check(name);
        return ServiceSystem.TryFind(name) is { System: PlainProcesses, Facts.IsActive: true }
            ? throw new MigrationException($"process {name}: it runs. Stop it first: Services.Stop(\"{name}\").")
            : Ensure.That(new ProcessDefinition(name), ProcessDefinition.Of(null));
    }

    static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name[0] is '.' or '-' || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '@' or '-'))
        {
            throw new MigrationException($"process {name}: a name is letters, digits, '.', '_', '@' and '-', and does not begin with '.' or '-'.");
        }
    }
}
