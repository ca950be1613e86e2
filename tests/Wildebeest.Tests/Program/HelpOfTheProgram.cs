using System.CommandLine;
using Wildebeest.Program.Commands;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class HelpOfTheProgram
{
    [Test]
    public void SaysWhatEachCommandOptionAndArgumentIsFor()
    {
        var symbols = All(CommandLine.Create()).SelectMany(command => (IEnumerable<Symbol>)[command, .. command.Options, .. command.Arguments]).ToList();

        Assert.That(symbols, Has.Count.GreaterThan(20));
        Assert.That(symbols.Where(symbol => string.IsNullOrWhiteSpace(symbol.Description)).Select(symbol => symbol.Name), Is.Empty);
        Assert.That(symbols.Where(symbol => symbol is Command or Argument or Option { Name: not ("--help" or "--version") } && !symbol.Description!.TrimEnd().EndsWith('.')).Select(symbol => symbol.Name), Is.Empty, "sentences");
    }

    [Test]
    public void IsTheApprovedOne() => Approved.Text(string.Join('\n', All(CommandLine.Create()).Select(Help)));

    static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    static string Help(Command command)
    {
        var words = new List<string>();
        for (var each = command; each is not RootCommand; each = each.Parents.OfType<Command>().First())
        {
            words.Insert(0, each.Name);
        }

        using var output = new StringWriter();
        var root = CommandLine.Create();
        root.Parse([.. words, "--help"]).Invoke(new InvocationConfiguration { Output = output });
        var text = output.ToString().Replace(RootCommand.ExecutableName, "wildebeest", StringComparison.Ordinal);
        return $"$ wildebeest {string.Join(' ', [.. words, "--help"])}\n{string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()))}";
    }
}
