using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>A script with what is compiled beside it: the reusables that it calls, those that they call, and for a migration the specs of its role.</summary>
sealed class ScriptFamily
{
    readonly Dictionary<string, Submission> members = new(StringComparer.Ordinal);
    readonly Submission script;

    public ScriptFamily(Submission script, Func<string, Submission> compile, TreeTexts texts)
    {
        this.script = script;
        members[script.Path] = script;
        var waiting = new Queue<Submission>([script]);
        foreach (var spec in texts.Files.Keys.Where(path => ScriptPaths.SpecsOf(script.Path) is { } folder && ScriptPaths.IsIn(folder, path)).Order(StringComparer.Ordinal))
        {
            Take(spec);
        }

        while (waiting.TryDequeue(out var caller))
        {
            foreach (var called in CallsIn(caller).Select(CalledBy).OfType<string>().Where(path => texts.Files.ContainsKey(path) && !members.ContainsKey(path)))
            {
                Take(called);
            }
        }

        void Take(string path) => waiting.Enqueue(members[path] = compile(path));
    }

    public IReadOnlyCollection<Submission> Members => members.Values;

    public IEnumerable<Submission> Parts => members.Values.Where(member => member != script).OrderBy(member => member.Path, StringComparer.Ordinal);

    public Submission? Find(string path) => members.GetValueOrDefault(path);

    public static IEnumerable<TopLevelCall> CallsIn(Submission member) => member.TopLevel.AllCalls("Reusable");

    /// <summary>The path of the reusable that is called; null where its name cannot be read without a compiler.</summary>
    public static string? CalledBy(TopLevelCall call) =>
        call.Arguments is [{ NameColon: null, Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal }, ..]
        && ScriptPaths.ReusableCall().Match($"Reusable({literal.Token.Text}") is { Success: true } match && ScriptPaths.ReusableCall().IsMatch(call.Invocation.ToString())
            ? ScriptPaths.Reusable(match.Groups[1].Value)
            : null;
}
