using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>The shape of a <c>Spec</c>, and of <c>specs/&lt;role&gt;/*.csx</c>, which hold nothing else.</summary>
static class SpecRules
{
    public const string Name = "Spec";

    public static ScriptManifest Read(Submission specs, List<ScriptDiagnostic> findings)
    {
        findings.AddRange(specs.TopLevel.OtherStatements(name => name == Name || ScriptRules.IsKnown(name)).Select(statement => SourcePlace.Of(statement).Says(
            "WB0041", "A file of specs holds Specs and declarations only; a statement of its own belongs into a Spec.")));
        foreach (var call in specs.TopLevel.AllCalls().Where(call => call.Name != Name && ScriptRules.IsKnown(call.Name)))
        {
            findings.Add(SourcePlace.Of(call.Invocation).Says("WB0041", $"{call.Name} belongs into a migration: a file of specs holds Specs and declarations only."));
        }

        Check(specs.TopLevel, new ScriptConstants(specs.Compilation, findings), findings, mayBeNew: false);
        findings.AddRange(ReusableRules.NoneIn(specs.TopLevel));
        return new ScriptManifest([], HasRollback: false, []);
    }

    /// <param name="mayBeNew">Whether it can be asked before anything is changed.</param>
    public static void Check(TopLevel topLevel, ScriptConstants constants, List<ScriptDiagnostic> findings, bool mayBeNew)
    {
        foreach (var hidden in topLevel.HiddenCalls(name => name == Name))
        {
            findings.Add(SourcePlace.Of(hidden.Invocation).Says("WB0011", $"{hidden.Name} stands at the top level only: it is read from the source, and never depends on what runs."));
        }

        foreach (var call in topLevel.Calls.Where(call => call.Name == Name))
        {
            foreach (var (argument, index) in call.Arguments.Select((argument, index) => (argument, index)))
            {
                var name = argument.NameColon?.Name.Identifier.ValueText ?? (index switch { 0 => "sentence", 1 => "holds", _ => "newBehaviour" });
                if (name == "sentence")
                {
                    constants.Read(Name, name, argument, static value => value is string text && !string.IsNullOrWhiteSpace(text) && text.Length <= 200 ? null : "must be a sentence of 200 characters at most");
                }
                else if (name == "holds" && argument.Expression is not (LambdaExpressionSyntax or AnonymousMethodExpressionSyntax))
                {
                    findings.Add(SourcePlace.Of(argument).Says("WB0013", $"{Name} takes a lambda: {Name}(\"answers on 443\", () => …);"));
                }
                else if (name == "newBehaviour" && constants.Read(Name, name, argument, static value => value is bool ? null : "must be true or false") is { Value: true } && !mayBeNew)
                {
                    findings.Add(SourcePlace.Of(argument).Says("WB0040", "newBehaviour needs a migration with phases: only there can it be asked before anything is changed."));
                }
            }
        }
    }
}
