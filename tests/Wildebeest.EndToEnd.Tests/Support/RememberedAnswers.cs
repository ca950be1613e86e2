using System.Collections.Concurrent;
using System.Text;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>
/// What plain git answers about a repository, asked again only when the answer may be another one. Tests look many times a second, and each question is a
/// process or two: where those start slowly, whoever looks would take the processors from those who are looked at.
/// </summary>
sealed class RememberedAnswers(string repository)
{
    readonly ConcurrentDictionary<string, string> ofObjects = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, (string Refs, string Answer)> ofRefs = new(StringComparer.Ordinal);

    /// <summary>For a question about objects that it names by their ids: such an answer never changes.</summary>
    public string OfObjects(params IEnumerable<string> arguments) => ofObjects.GetOrAdd(string.Join('\0', arguments), _ => PlainGit.Run(repository, arguments));

    /// <summary>For a question about refs: the answer holds until the file of any of them is another.</summary>
    public string OfRefs(params IEnumerable<string> arguments)
    {
        // Before the question: an answer that is newer than what it is kept under is asked for once more, and does no harm.
        var refs = FilesOfRefs();
        var question = string.Join('\0', arguments);
        if (refs is not null && ofRefs.TryGetValue(question, out var kept) && kept.Refs == refs)
        {
            return kept.Answer;
        }

        var answer = PlainGit.Run(repository, arguments);
        if (refs is not null)
        {
            ofRefs[question] = (refs, answer);
        }

        return answer;
    }

    /// <summary>Null while somebody changes them, or where there is no repository: only git knows then.</summary>
    string? FilesOfRefs()
    {
        try
        {
            var text = new StringBuilder();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, "refs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                text.Append(file).Append('\0').Append(File.ReadAllText(file)).Append('\0');
            }

            // After the others, as git does it: a ref that is packed is written there before its own file goes.
            var packed = Path.Combine(repository, "packed-refs");
            return text.Append(File.Exists(packed) ? File.ReadAllText(packed) : "").ToString();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
