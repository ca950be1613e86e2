using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>
/// Reads directives and phases from the syntax tree and holds a script to its shape: with phases, its top level holds directives,
/// phases and declarations only; without, it is as a whole its own update.
/// </summary>
static class ScriptRules
{
    static readonly Dictionary<string, string> PhaseNames = new(StringComparer.Ordinal)
    {
        ["LeaveLoad"] = Phases.LeaveLoad,
        ["Update"] = Phases.Update,
        ["Check"] = Phases.Check,
        ["Rejoin"] = Phases.Rejoin,
        ["Verify"] = Phases.Verify,
        ["Rollback"] = Phases.Rollback,
    };

    /// <summary>The manifest of a script that keeps the rules; what breaks them is added to <paramref name="findings"/>.</summary>
    public static ScriptManifest Read(CSharpCompilation compilation, List<ScriptDiagnostic> findings)
    {
        var topLevel = new TopLevel(compilation);
        var phases = new Dictionary<string, InvocationExpressionSyntax>(StringComparer.Ordinal);
        foreach (var call in topLevel.Calls.Where(call => PhaseNames.ContainsKey(call.Name)))
        {
            ReadPhase(call, phases, findings);
        }

        var directives = topLevel.Calls.Select(call => ReadDirective(call, compilation, findings)).OfType<ScriptDirective>().ToList();
        foreach (var repeated in directives.GroupBy(directive => directive.Name).Where(group => group.Count() > 1))
        {
            var second = topLevel.Calls.Where(call => call.Name == repeated.Key).ElementAt(1);
            findings.Add(SourcePlace.Of(second.Invocation).Says("WB0010", $"{repeated.Key} is given twice; once is enough."));
        }

        foreach (var hidden in topLevel.HiddenCalls(name => PhaseNames.ContainsKey(name) || DirectiveTable.Find(name) is not null))
        {
            findings.Add(SourcePlace.Of(hidden.Invocation).Says(
                "WB0011", $"{hidden.Name} stands at the top level only: it is read from the source, and never depends on what runs."));
        }

        var forward = Phases.Forward.Where(phases.ContainsKey).ToArray();
        if (forward.Length > 0)
        {
            findings.AddRange(topLevel.OtherStatements(IsKnown).Select(statement => SourcePlace.Of(statement).Says(
                "WB0012", "A migration with phases holds only directives, phases and declarations at its top level; move this statement into a phase.")));
        }

        return new ScriptManifest(forward, phases.ContainsKey(Phases.Rollback), directives);
    }

    static bool IsKnown(string name) => PhaseNames.ContainsKey(name) || DirectiveTable.Find(name) is not null;

    static void ReadPhase(TopLevelCall call, Dictionary<string, InvocationExpressionSyntax> phases, List<ScriptDiagnostic> findings)
    {
        if (call.Arguments is not [{ Expression: LambdaExpressionSyntax or AnonymousMethodExpressionSyntax }])
        {
            findings.Add(SourcePlace.Of(call.Invocation).Says("WB0013", $"{call.Name} takes one lambda: {call.Name}(() => {{ … }});"));
        }

        if (!phases.TryAdd(PhaseNames[call.Name], call.Invocation))
        {
            var first = SourcePlace.Of(phases[PhaseNames[call.Name]]);
            findings.Add(SourcePlace.Of(call.Invocation).Says("WB0014", $"{call.Name} is there twice; the first is at {first.Path}({first.Line},{first.Column})."));
        }
    }

    static ScriptDirective? ReadDirective(TopLevelCall call, CSharpCompilation compilation, List<ScriptDiagnostic> findings)
    {
        if (DirectiveTable.Find(call.Name) is not { } parameters)
        {
            return null;
        }

        var model = compilation.GetSemanticModel(call.Invocation.SyntaxTree);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < call.Arguments.Count; index++)
        {
            var argument = call.Arguments[index];
            var name = argument.NameColon?.Name.Identifier.ValueText ?? (index < parameters.Count ? parameters[index].Name : "");
            if (parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            {
                // No such parameter: the compiler says so.
                continue;
            }

            var constant = ConstantOf(model, argument.Expression);
            if (!constant.HasValue)
            {
                findings.Add(SourcePlace.Of(argument).Says(
                    "WB0015", $"{call.Name}'s {name} must be a constant: it is read from the source, without running the script."));
            }
            else if (parameter.Objection(constant.Value) is { } objection)
            {
                findings.Add(SourcePlace.Of(argument).Says("WB0016", $"{call.Name}'s {name} {objection}."));
            }
            else
            {
                values[name] = Convert.ToString(constant.Value, CultureInfo.InvariantCulture) ?? "";
            }
        }

        return new ScriptDirective(call.Name, values, SourcePlace.Of(call.Invocation).Line);
    }

    /// <summary>A constant of the language, or a time of a constant: <c>Minutes(10)</c>.</summary>
    static Optional<object?> ConstantOf(SemanticModel model, ExpressionSyntax expression)
    {
        if (expression is InvocationExpressionSyntax { Expression: IdentifierNameSyntax unit, ArgumentList.Arguments: [var argument] }
            && model.GetConstantValue(argument.Expression) is { HasValue: true, Value: int or double } count)
        {
            var number = Convert.ToDouble(count.Value, CultureInfo.InvariantCulture);
            return unit.Identifier.ValueText switch
            {
                "Seconds" => TimeSpan.FromSeconds(number),
                "Minutes" => TimeSpan.FromMinutes(number),
                "Hours" => TimeSpan.FromHours(number),
                _ => default(Optional<object?>),
            };
        }

        return model.GetConstantValue(expression);
    }
}
