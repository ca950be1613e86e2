using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>What <c>#load</c> and <c>#r</c> may do, said better than the compiler would.</summary>
static class LoadRules
{
    public static IEnumerable<ScriptDiagnostic> Check(CSharpCompilation compilation, TreeTexts texts)
    {
        var loads = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        // What is loaded comes before what loads it; the other way round a circle is told where it closes.
        foreach (var tree in compilation.SyntaxTrees.Reverse())
        {
            var root = tree.GetCompilationUnitRoot();
            foreach (var reference in root.GetReferenceDirectives())
            {
                yield return SourcePlace.Of(reference).Says(
                    "WB0001", "#r is refused: a migration runs against the framework and Wildebeest's API, the same on every host. Load source with #load instead.");
            }

            foreach (var load in root.GetLoadDirectives())
            {
                var path = load.File.ValueText;
                if (TreePath.Loaded(path, tree.FilePath) is { Count: 0 })
                {
                    yield return SourcePlace.Of(load).Says("WB0002", $"#load \"{path}\" leaves the repository: a migration loads files of its own commit only.");
                }
                else if (texts.Find(path, tree.FilePath) is not { } resolved)
                {
                    yield return SourcePlace.Of(load).Says("WB0003", $"#load \"{path}\": this commit has no such file, beside {tree.FilePath} or from the top.");
                }
                else if (Way(loads, resolved, tree.FilePath) is { } way)
                {
                    yield return SourcePlace.Of(load).Says("WB0004", $"#load \"{path}\" goes round in a circle: {string.Join(" → ", way.Prepend(tree.FilePath))}.");
                }
                else
                {
                    (loads.TryGetValue(tree.FilePath, out var known) ? known : loads[tree.FilePath] = []).Add(resolved);
                }
            }
        }
    }

    // How one gets from a file to another by the loads seen so far; they have no circle yet, so this ends.
    static IEnumerable<string>? Way(Dictionary<string, List<string>> loads, string from, string to)
    {
        if (from == to)
        {
            return [from];
        }

        foreach (var next in loads.GetValueOrDefault(from) ?? [])
        {
            if (Way(loads, next, to) is { } rest)
            {
                return rest.Prepend(from);
            }
        }

        return null;
    }
}
