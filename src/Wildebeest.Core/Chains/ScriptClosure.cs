using System.Text;
using System.Text.RegularExpressions;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Chains;

/// <summary>
/// Gathers a script and all that goes with it from one tree, without a compiler: what it <c>#load</c>s, the reusables that it calls, and for a migration
/// the specs of its role. The daemon must know the closure (it is the cache's key) and never loads Roslyn. Taking a <c>#load</c> inside of a comment along
/// does no harm; the compiler has the last word.
/// </summary>
static partial class ScriptClosure
{
    const int MostFiles = 200;

    /// <summary>
    /// A <c>#load</c> is looked for where <see cref="TreePath.Loaded"/> says. One that is in no such place is left for the compiler to report,
    /// with its line.
    /// </summary>
    public static ScriptSource Read(ITreeFiles tree, string path)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        files[path] = Text(path, ReadScript(tree, path));
        var waiting = new Queue<string>([path]);
        foreach (var spec in SpecsBeside(tree, path))
        {
            Take(spec, ReadScript(tree, spec), spec);
        }

        while (waiting.TryDequeue(out var loading))
        {
            var text = files[loading];
            foreach (Match match in LoadDirective().Matches(text))
            {
                Follow(match, match.Groups[1].Value, "#load: ");
            }

            foreach (Match match in ScriptPaths.ReusableCall().Matches(text))
            {
                Follow(match, $"/{ScriptPaths.Reusable(match.Groups[1].Value)}", "");
            }

            void Follow(Match match, string written, string how)
            {
                var where = $"{PrintableText.Line(loading)}({text.AsSpan(0, match.Index).Count('\n') + 1})";
                if (Find(tree, loading, written, where, how, files) is { } found && !files.ContainsKey(found.Path))
                {
                    Take(found.Path, found.Content, where);
                }
            }
        }

        return new ScriptSource(path, files);

        void Take(string file, byte[] content, string where)
        {
            if (files.Count == MostFiles)
            {
                throw new ClosureException(where, $"more than {MostFiles} files are loaded.", "Load fewer.");
            }

            files[file] = Text(file, content);
            waiting.Enqueue(file);
        }
    }

    static IEnumerable<string> SpecsBeside(ITreeFiles tree, string path) =>
        ScriptPaths.SpecsOf(path) is { } folder ? tree.List(folder).Where(file => ScriptPaths.IsIn(folder, file)).Order(StringComparer.Ordinal) : [];

    static byte[] ReadScript(ITreeFiles tree, string path)
    {
        try
        {
            return tree.Read(path) ?? throw new ClosureException(path, "the script is not in the commit's tree.", "Commit the file.");
        }
        catch (TreeFileException exception)
        {
            throw new ClosureException(path, exception.Message, exception.WayOut!, exception);
        }
    }

    static (string Path, byte[] Content)? Find(ITreeFiles tree, string loading, string written, string where, string how, Dictionary<string, string> known)
    {
        var candidates = TreePath.Loaded(written, loading);
        if (candidates.Count == 0)
        {
            throw new ClosureException(where, $"#load \"{PrintableText.Line(written, 200)}\" leads out of the commit's tree.", "Load only files of the repository.");
        }

        foreach (var candidate in candidates)
        {
            try
            {
                if ((known.ContainsKey(candidate) ? [] : tree.Read(candidate)) is { } content)
                {
                    return (candidate, content);
                }
            }
            catch (TreeFileException exception)
            {
                throw new ClosureException(where, $"{how}{exception.Message}", exception.WayOut!, exception);
            }
        }

        return null;
    }

    static string Text(string path, byte[] content) =>
        LinkRules.TextProblem(content) is var (line, problem)
            ? throw new ClosureException($"{PrintableText.Line(path)}({line})", $"the file {problem}", "Save it as UTF-8 with LF line ends.")
            : Encoding.UTF8.GetString(content).TrimStart('\uFEFF');

    [GeneratedRegex(@"^[^\S\n]*#[^\S\n]*load[^\S\n]*""([^""\n]*)""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LoadDirective();
}

/// <summary>What a script loads cannot be taken from its commit's tree.</summary>
sealed class ClosureException : WildebeestException
{
    public ClosureException(string where, string sentence, string wayOut, Exception? cause = null)
        : base($"{where}: {sentence}", wayOut, cause) => Where = where;
}
