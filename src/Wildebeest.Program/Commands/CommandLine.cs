using System.CommandLine;
using Wildebeest.Program.Terminal;

namespace Wildebeest.Program.Commands;

/// <summary>All that people can type. A command's file bears its name.</summary>
static class CommandLine
{
    public static RootCommand Create() =>
        new(
            """
            Migrates herds of servers: each host pulls a git repository, applies its C# migrations in strict order, and publishes where it stands as git refs.

            Start with 'wildebeest demo'. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 waiting, halted or paused.
            """)
        {
            DemoCommand.Create(),
            InitCommand.Create(),
            NewCommand.Create(),
            CheckCommand.Create(),
            JoinCommand.Create(),
            PlanCommand.Create(),
            SpecCommand.Create(),
            ApplyCommand.Create(),
            AgentCommand.Create(),
            StatusCommand.Create(),
            ChangesCommand.Create(),
            WhyCommand.Create(),
            LogCommand.Create(),
            RoleCommands.CreatePause(),
            RoleCommands.CreateResume(),
            RetryCommand.Create(),
            HostCommand.Create(),
            OriginCommand.Create(),
            SignersCommand.Create(),
            ApproveCommand.Create(),
            VarsCommand.Create(),
            SecretCommand.Create(),
        };

    /// <summary>A word that begins with '@' is a word, such as a person's name in a reason: no file of arguments is read.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments) => Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"wildebeest: {PrintableText.Line(OfOneLine(error.Message), 300)}");
            }

            Console.Error.WriteLine($"  See: {Usage(parsed)} --help");
            return (int)ExitCode.WrongUsage;
        }

        try
        {
            // Signals are ours: stopping has two stages (StopSignals), and a command without them ends as processes do.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (WildebeestException exception)
        {
            ErrorText.Print(exception);
            return (int)exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("wildebeest: stopped as asked.");
            return (int)ExitCode.Failed;
        }
    }

    // The library lists what may be said one below the other.
    static string OfOneLine(string message) => string.Join(' ', message.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    static string Usage(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? "wildebeest" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
