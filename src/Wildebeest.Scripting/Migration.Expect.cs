using System.Runtime.CompilerServices;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A check by a program: throws unless it ends with exit code 0. Unlike <see cref="Run(string, string[])"/> it is asked again until it does, counts as no change and says
    /// nothing in the log, so the program must only look. In a dry run it is not run.
    /// </summary>
    /// <param name="program">A program, or without <paramref name="arguments"/> a whole command, as in <see cref="Run(string, string[])"/>.</param>
    /// <param name="arguments">Each reaches the program as it is.</param>
    /// <param name="within">It is run again until it holds or this time is over, such as <c>Seconds(30)</c>. Default: one try.</param>
    /// <param name="every">The pause between two tries. Default: 0.1 seconds at first, growing to 2.</param>
    /// <param name="timeout">What one try may take; then it is ended, and did not succeed. Default: 30 seconds.</param>
    /// <exception cref="MigrationException">It did not succeed in time, or there is no such program.</exception>
    /// <example><code>Check(() => Expect("pg_isready --quiet", within: Seconds(30)));</code></example>
    public static void Expect(string program, string[]? arguments = null, TimeSpan? within = null, TimeSpan? every = null, TimeSpan? timeout = null)
    {
        Patience.Require(timeout, nameof(timeout));
        var command = Command.From(program, arguments ?? []);
        const string wanted = "exit code 0";
        if (!Demand.IsForetold(command.Typed, wanted))
        {
            Demand.That(command.Typed, wanted, Patience.Of(within, every), limit => CommandProbe.Look(command, limit), atMost: timeout ?? LongestTry);
        }
    }

    /// <summary>Waits until the condition is true, and throws when it is not in time. An exception in it means not yet.</summary>
    /// <param name="condition">Looks, and changes nothing: it is asked many times, and once in a dry run.</param>
    /// <param name="within">How long, such as <c>Seconds(30)</c>.</param>
    /// <param name="every">The pause between two tries. Default: 0.1 seconds at first, growing to 2.</param>
    /// <param name="wanted">What is waited for, in words. Default: the condition as it is written.</param>
    /// <exception cref="MigrationException">It did not become true.</exception>
    /// <example><code>Update(() => Until(() => Files.Exists("/run/shop.ready"), within: Minutes(1)));</code></example>
    public static void Until(Func<bool> condition, TimeSpan within, TimeSpan? every = null, [CallerArgumentExpression(nameof(condition))] string wanted = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        var words = wanted.StartsWith("() =>", StringComparison.Ordinal) ? wanted[5..].Trim() : wanted;
        Demand.That("waiting", words, Patience.Of(within, every), _ => ConditionProbe.Look(condition));
    }
}
