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
        var constants = new ScriptConstants(compilation, findings);
        var phases = new Dictionary<string, InvocationExpressionSyntax>(StringComparer.Ordinal);
        var limits = new Dictionary<string, GivenConstant>(StringComparer.Ordinal);
        foreach (var call in topLevel.Calls.Where(call => PhaseNames.ContainsKey(call.Name)))
        {
            ReadPhase(call, phases, limits, constants, findings);
        }

        var directives = topLevel.Calls.Select(call => ReadDirective(call, constants, findings)).OfType<GivenDirective>().ToList();
        findings.AddRange(Contradictions.In(directives, limits));
        var pattern = ServicePattern.Read(topLevel, constants, findings);
        if (pattern is { AtMostOut: { } atMostOut } && !directives.Any(given => given.Directive.Name == "Rolling"))
        {
            directives.Add(new GivenDirective(new ScriptDirective("Rolling", new Dictionary<string, string> { ["atMostOut"] = atMostOut }, pattern.Place.Line) { Where = pattern.Place.ToString() }, new Dictionary<string, GivenConstant>()));
        }

        foreach (var repeated in directives.GroupBy(directive => directive.Directive.Name).Where(group => group.Count() > 1 && !DirectiveTable.MayRepeat(group.Key)))
        {
            var second = topLevel.Calls.Where(call => call.Name == repeated.Key).ElementAt(1);
            findings.Add(SourcePlace.Of(second.Invocation).Says("WB0010", $"{repeated.Key} is given twice; once is enough."));
        }

        foreach (var hidden in topLevel.HiddenCalls(IsKnown))
        {
            findings.Add(SourcePlace.Of(hidden.Invocation).Says(
                "WB0011", $"{hidden.Name} stands at the top level only: it is read from the source, and never depends on what runs."));
        }

        findings.AddRange(topLevel.UnreadNames(compilation, IsKnown).Select(name => SourcePlace.Of(name).Says(
            "WB0011", $"{name.Identifier.ValueText} is read from the source by its plain name: call it as {name.Identifier.ValueText}(…) at the top level.")));

        var forward = Phases.Forward.Where(phase => phases.ContainsKey(phase) || pattern?.Phases.Contains(phase) == true).ToArray();
        if (forward.Length > 0)
        {
            findings.AddRange(topLevel.OtherStatements(IsKnown).Select(statement => SourcePlace.Of(statement).Says(
                "WB0012", "A migration with phases holds only directives, phases and declarations at its top level; move this statement into a phase.")));
        }
        else
        {
            // To ask it, the top level is run; without phases that would be the update.
            findings.AddRange(topLevel.Calls.Where(call => call.Name == "WaitUntil").Select(call => SourcePlace.Of(call.Invocation).Says(
                "WB0018", "WaitUntil needs a migration with phases: put what this one does into Update(() => { … });")));
        }

        SpecRules.Check(topLevel, constants, findings, mayBeNew: forward.Length > 0);
        findings.AddRange(ReusableRules.NoneIn(topLevel));
        return new ScriptManifest(forward, phases.ContainsKey(Phases.Rollback) || pattern?.Phases.Contains(Phases.Rollback) == true, [.. directives.Select(given => given.Directive)])
        {
            Limits = limits.ToDictionary(limit => PhaseNames[limit.Key], limit => limit.Value.Time!.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>What stands at a migration's top level only.</summary>
    public static bool IsKnown(string name) => PhaseNames.ContainsKey(name) || ServicePattern.IsKnown(name) || DirectiveTable.Find(name) is not null || name == SpecRules.Name;

    static void ReadPhase(
        TopLevelCall call, Dictionary<string, InvocationExpressionSyntax> phases, Dictionary<string, GivenConstant> limits, ScriptConstants constants, List<ScriptDiagnostic> findings)
    {
        if (!HasShapeOfAPhase(call.Arguments))
        {
            findings.Add(SourcePlace.Of(call.Invocation).Says("WB0013", $"{call.Name} takes one lambda, and a limit if it needs one: {call.Name}(() => {{ … }}, within: Minutes(20));"));
        }
        else if (call.Arguments is [_, var within] && constants.Read(call.Name, "within", within, DirectiveTable.Limit) is { } limit)
        {
            limits.TryAdd(call.Name, limit);
        }

        if (!phases.TryAdd(PhaseNames[call.Name], call.Invocation))
        {
            var first = SourcePlace.Of(phases[PhaseNames[call.Name]]);
            findings.Add(SourcePlace.Of(call.Invocation).Says("WB0014", $"{call.Name} is there twice; the first is at {first.Path}({first.Line},{first.Column})."));
        }
    }

    static bool HasShapeOfAPhase(SeparatedSyntaxList<ArgumentSyntax> arguments) =>
        arguments is [{ Expression: LambdaExpressionSyntax or AnonymousMethodExpressionSyntax, NameColon: null }]
            or [{ Expression: LambdaExpressionSyntax or AnonymousMethodExpressionSyntax, NameColon: null }, { NameColon: null or { Name.Identifier.ValueText: "within" } }];

    static GivenDirective? ReadDirective(TopLevelCall call, ScriptConstants constants, List<ScriptDiagnostic> findings)
    {
        if (DirectiveTable.Find(call.Name) is not { } parameters)
        {
            return null;
        }

        var given = new Dictionary<string, GivenConstant>(StringComparer.Ordinal);
        for (var index = 0; index < call.Arguments.Count; index++)
        {
            var argument = call.Arguments[index];

            var parameter = ParameterOf(argument, index, parameters);
            if (parameter is { IsCode: true })
            {
                if (argument.Expression is not (LambdaExpressionSyntax or AnonymousMethodExpressionSyntax))
                {
                    findings.Add(SourcePlace.Of(argument).Says("WB0013", $"{call.Name} takes a lambda: {call.Name}(() => …);"));
                }
            }

            // No such parameter: the compiler says so.
            else if (parameter is not null && constants.Read(call.Name, parameter.Name, argument, parameter.Objection) is { } constant)
            {
                given[parameter.IsRest ? string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} {index}") : parameter.Name] = constant;
            }
        }

        var place = SourcePlace.Of(call.Invocation);
        var values = given.ToDictionary(one => one.Key, one => Convert.ToString(one.Value.Value, CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal);
        return new GivenDirective(new ScriptDirective(call.Name, values, place.Line) { Where = $"{place.Path}({place.Line},{place.Column})" }, given);
    }

    static DirectiveParameter? ParameterOf(ArgumentSyntax argument, int index, IReadOnlyList<DirectiveParameter> parameters) =>
        argument.NameColon is { Name.Identifier.ValueText: var name } ? parameters.FirstOrDefault(parameter => parameter.Name == name)
        : index < parameters.Count ? parameters[index]
        : parameters is [.., { IsRest: true } rest] ? rest
        : null;
}

/// <summary>A directive, and where each of its constants stands.</summary>
sealed record GivenDirective(ScriptDirective Directive, IReadOnlyDictionary<string, GivenConstant> Constants);
