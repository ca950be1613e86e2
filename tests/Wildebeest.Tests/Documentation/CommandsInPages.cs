using System.CommandLine;
using System.Globalization;
using Wildebeest.Program.Commands;

namespace Wildebeest.Tests.Documentation;

/// <summary>Every line that begins with <c>wildebeest</c>, in a block for a shell or in the middle of a sentence.</summary>
[Parallelizable(ParallelScope.All)]
sealed class CommandsInPages
{
    // Told as processes, and typed by nobody.
    static readonly string[] Hidden = ["script-run", "script-compile"];

    public static IEnumerable<string> Commands =>
        from page in Page.All
        from command in page.InlineCode.Concat(page.Blocks.Where(block => block.Language == "sh").SelectMany(block => block.Text.Split('\n')).SelectMany(CommandsIn))
        let words = Words(command.Trim())
        where words is ["wildebeest" or "./wildebeest", _, ..] && words[1] is not ("ARGS" or "…") && !Hidden.Contains(words[1])
        select $"{page}: {string.Join(' ', words.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word))}";

    public static IEnumerable<Command> EndsOfTheCommandLine => Ends(CommandLine.Create());

    [TestCaseSource(nameof(Commands))]
    public void Parse(string placed)
    {
        var words = Words(placed[(placed.IndexOf(": ", StringComparison.Ordinal) + 2)..]);

        Assert.That(CommandLine.Create().Parse([.. words.Skip(1)]).Errors.Select(error => error.Message), Is.Empty);
    }

    [TestCaseSource(nameof(EndsOfTheCommandLine))]
    public void HaveARowInTheReadmeWithAllTheirOptions(Command command)
    {
        var name = $"`wildebeest {Way(command)}";
        var row = Page.Of("README.md").RowsWith("command").Single(row => row["command"].StartsWith(name + "`", StringComparison.Ordinal) || row["command"].StartsWith(name + " ", StringComparison.Ordinal));

        Assert.That(command.Options.Where(option => !option.Hidden && option.Name is not ("--help" or "--version")).Select(option => option.Name).Where(option => !(row["command"] + row["what it does"]).Contains(option, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void EndWithTheExitCodesThatTheReadmeTells() => Assert.That(
        Page.Of("README.md").RowsWith("exit code").Select(row => int.Parse(row["exit code"], CultureInfo.InvariantCulture)), Is.EqualTo(Enum.GetValues<ExitCode>().Select(code => (int)code)));

    static string Way(Command command) => command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } parent ? $"{Way(parent)} {command.Name}" : command.Name;

    static IEnumerable<Command> Ends(Command command) => command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Ends);

    static IEnumerable<string> CommandsIn(string line) => line.Split(["&&", "||", "|", ";", "$("], StringSplitOptions.TrimEntries);

    /// <summary>As a shell would split it, up to a comment.</summary>
    static List<string> Words(string command)
    {
        var words = new List<string>();
        var word = "";
        var quoted = false;
        foreach (var character in command + " ")
        {
            if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character != ' ' || quoted)
            {
                word += character;
            }
            else if (word.StartsWith('#'))
            {
                break;
            }
            else if (word.Length > 0)
            {
                words.Add(word);
                word = "";
            }
        }

        return words;
    }
}
