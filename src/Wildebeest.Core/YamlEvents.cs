using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wildebeest;

/// <summary>
/// A text by YAML's events. At some texts that are no YAML, such as a list that is never closed, the library's parser throws what belongs to no parser; here that is
/// the same error as all others, with a place.
/// </summary>
sealed class YamlEvents : IParser
{
    readonly Scanner scanner;
    readonly Parser parser;

    public YamlEvents(string text) => parser = new Parser(scanner = new Scanner(new StringReader(text)));

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="YamlException">The text is no YAML.</exception>
    public bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception cause) when (cause is InvalidOperationException or ArgumentException)
        {
            throw new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, "a bracket or a quote that was opened before is not closed, or a character cannot stand here", cause);
        }
    }
}
