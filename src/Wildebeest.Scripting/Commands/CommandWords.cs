using System.Text;

namespace Wildebeest.Scripting.Commands;

/// <summary>Splits a command that was written as one string, and refuses what only a shell would understand.</summary>
static class CommandWords
{
    const string ShellSyntax = "|<>;&$`*\n";

    /// <exception cref="MigrationException">It is empty, has an open quote, or needs a shell.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        for (var index = 0; index < command.Length; index++)
        {
            var character = command[index];
            if (quote != '\0')
            {
                // As in a shell: a backslash means something in double quotes only, before a quote or itself.
                if (character == '\\' && quote == '"' && index + 1 < command.Length && command[index + 1] is '"' or '\\')
                {
                    word.Append(command[++index]);
                }
                else if (character == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(character);
                }
            }
            else if (character is '"' or '\'')
            {
                (quote, inWord) = (character, true);
            }
            else if (ShellSyntax.Contains(character))
            {
                throw new MigrationException(
                    $"Run(\"{command}\"): {Named(character)} means something to a shell only, and there is none. "
                    + $"Put it in quotes if it is meant as it is, or write Run(\"sh\", \"-c\", \"{command}\").");
            }
            else if (char.IsWhiteSpace(character))
            {
                EndWord();
            }
            else
            {
                word.Append(character);
                inWord = true;
            }
        }

        if (quote != '\0')
        {
            throw new MigrationException($"Run(\"{command}\"): a quote is opened and never closed.");
        }

        EndWord();
        return words.Count > 0 ? words : throw new MigrationException("Run(\"\"): there is no program to run.");

        void EndWord()
        {
            if (inWord)
            {
                words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
        }
    }

    /// <summary>The command as one would type it, for messages.</summary>
    public static string Join(IEnumerable<string> words) =>
        string.Join(' ', words.Select(word => word.Length > 0 && !word.Any(char.IsWhiteSpace) ? word : $"'{word}'"));

    static string Named(char character) => character == '\n' ? "a line's end" : $"'{character}'";
}
