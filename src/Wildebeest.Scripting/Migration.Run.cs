using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>Runs a program and waits for it. What it says goes to the log as it comes. There is never a shell in between.</summary>
    /// <param name="program">
    /// A name on the PATH, or a path. Alone, without <paramref name="arguments"/>, it may be a whole command: it is split at blanks, and single
    /// and double quotes hold together. What only a shell understands (<c>| &lt; &gt; ; &amp; $ ` *</c> outside of quotes) is refused.
    /// </param>
    /// <param name="arguments">Each reaches the program as it is.</param>
    /// <exception cref="CommandFailedException">The exit code is not 0.</exception>
    /// <exception cref="MigrationException">There is no such program, or the command needs a shell.</exception>
    /// <example><code>Run("systemctl reload nginx");
    /// Run("useradd", "--comment", "The shop's own user", "shop");</code></example>
    public static RunResult Run(string program, params string[] arguments) => Command.From(program, arguments).Run();

    /// <summary>Runs a program with settings of its own; see <see cref="Run(string, string[])"/>.</summary>
    /// <param name="program">A program, or without <paramref name="arguments"/> a whole command.</param>
    /// <param name="arguments">Each reaches the program as it is.</param>
    /// <param name="env">Added to the environment; a value of null takes the variable out.</param>
    /// <param name="cwd">The folder to run in. Default: this run's own temporary folder.</param>
    /// <param name="timeout">After this the command and what it started are ended, and that is a failure. Default: the phase's own limit.</param>
    /// <param name="okExitCodes">The exit codes that are no failure. Default: 0.</param>
    /// <param name="creates">A path; where there is something, the command is not run.</param>
    /// <param name="removes">A path; where there is nothing, the command is not run.</param>
    /// <param name="unless">A command; where its exit code is 0, this one is not run.</param>
    /// <param name="onlyIf">A command; where its exit code is not 0, this one is not run.</param>
    /// <param name="undo">A command that takes this one back when the migration fails. It may run where this one did nothing, and more than once.</param>
    /// <param name="input">What the command reads on its standard input, such as a password that must not stand among its arguments. Default: nothing.</param>
    /// <exception cref="CommandFailedException">The exit code is none of <paramref name="okExitCodes"/>.</exception>
    /// <exception cref="MigrationException">There is no such program, it took too long, or the command needs a shell.</exception>
    /// <example><code>var found = Run("grep -q shop /etc/passwd", okExitCodes: [0, 1]).ExitCode == 0;
    /// Run("createuser shop", unless: "id shop", undo: "dropuser shop");
    /// Run("openssl dhparam -out /etc/ssl/dh.pem 2048", creates: "/etc/ssl/dh.pem");</code></example>
    public static RunResult Run(
        string program,
        string[]? arguments = null,
        IReadOnlyDictionary<string, string?>? env = null,
        string? cwd = null,
        TimeSpan? timeout = null,
        int[]? okExitCodes = null,
        string? creates = null,
        string? removes = null,
        string? unless = null,
        string? onlyIf = null,
        string? undo = null,
        string? input = null) =>
        (Command.From(program, arguments ?? []) with
        {
            Env = env,
            WorkingDirectory = cwd,
            Timeout = timeout,
            OkExitCodes = okExitCodes ?? [0],
            Guards = new CommandGuards(creates, removes, unless, onlyIf),
            Undo = undo is null ? null : Command.From(undo, []),
            Input = input,
        }).Run();
}
