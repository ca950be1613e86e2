using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>Holds each call of a reusable to what the reusable declares: a wrong argument is found before anything runs.</summary>
sealed class ReusableCalls(ScriptFamily family)
{
    public IEnumerable<ScriptDiagnostic> Findings() =>
        from caller in family.Members
        from call in ScriptFamily.CallsIn(caller)
        from finding in Check(caller, call)
        select finding;

    IEnumerable<ScriptDiagnostic> Check(Submission caller, TopLevelCall call)
    {
        var place = SourcePlace.Of(call.Invocation);
        if (ScriptFamily.CalledBy(call) is not { } path)
        {
            return [place.Says("WB0050", "Reusable takes its name as a plain text: it is read from the source, as in Reusable(\"rotate-keys\", new { days = 90 }).")];
        }

        if (family.Find(path) is not { } called)
        {
            return [place.Says("WB0051", $"Reusable(\"{ScriptPaths.ReusableName(path)}\"): this commit has no {path}.")];
        }

        if (Way(called, caller.Path, []) is { } way)
        {
            return [place.Says("WB0052", $"Reusable(\"{ScriptPaths.ReusableName(path)}\") goes round in a circle: {string.Join(" → ", way.Prepend(caller.Path))}.")];
        }

        return call.Arguments switch
        {
            [_] => Compare(caller, call, called, []),
            [_, { Expression: AnonymousObjectCreationExpressionSyntax given }] => Compare(caller, call, called, given.Initializers),
            _ => [place.Says("WB0053", $"Reusable takes its arguments as they stand here, as in Reusable(\"{ScriptPaths.ReusableName(path)}\", new {{ days = 90 }}).")],
        };
    }

    static IEnumerable<ScriptDiagnostic> Compare(Submission caller, TopLevelCall call, Submission called, IEnumerable<AnonymousObjectMemberDeclaratorSyntax> given)
    {
        var what = $"Reusable(\"{ScriptPaths.ReusableName(called.Path)}\")";

        // What is wrong with the declarations themselves is said once, where the reusable is read.
        var broken = new List<ScriptDiagnostic>();
        var declared = ReusableRules.Arguments(called, broken);
        if (broken.Count > 0)
        {
            yield break;
        }

        var model = caller.Compilation.GetSemanticModel(call.Invocation.SyntaxTree);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in given)
        {
            if (model.GetDeclaredSymbol(member) is not IPropertySymbol { Name: var name })
            {
                continue;
            }

            names.Add(name);
            if (declared.FirstOrDefault(argument => argument.Name == name) is not { } argument)
            {
                var known = declared.Count == 0 ? "it takes none" : $"it takes {string.Join(", ", declared.Select(one => one.Name))}";
                yield return SourcePlace.Of(member).Says("WB0053", $"{what} has no argument '{name}'; {known}.");
            }
            else if (!Fits(model, member, argument))
            {
                yield return SourcePlace.Of(member).Says("WB0053", $"{what}: its argument '{name}' is {argument.Shown}, and this is {model.GetTypeInfo(member.Expression).Type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "null"}.");
            }
        }

        foreach (var missing in declared.Where(argument => !argument.HasDefault && !names.Contains(argument.Name)))
        {
            yield return SourcePlace.Of(call.Invocation).Says("WB0053", $"{what}: its argument '{missing.Name}' ({missing.Shown}) is missing, and it has no default.");
        }
    }

    // Two compilers do not share their types, but both read the same framework: so the type's full name is looked up in the caller's.
    static bool Fits(SemanticModel model, AnonymousObjectMemberDeclaratorSyntax member, ReusableArgument argument)
    {
        var position = member.Expression.SpanStart;
        if (model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseTypeName(argument.Type), SpeculativeBindingOption.BindAsTypeOrNamespace).Type is not { } wanted || wanted.TypeKind == TypeKind.Error)
        {
            return false;
        }

        // Of the conversions that the language would make, those that can still be made once the value is in an object.
        var conversion = model.ClassifyConversion(position, member.Expression, wanted);
        return conversion is { IsImplicit: true, IsUserDefined: false } && (conversion.IsIdentity || conversion.IsReference || conversion.IsBoxing || conversion.IsNumeric || conversion.IsNullable || conversion.IsConstantExpression || conversion.IsNullLiteral);
    }

    // How one gets from a reusable to a file by further calls.
    IEnumerable<string>? Way(Submission from, string to, HashSet<string> seen)
    {
        if (from.Path == to)
        {
            return [from.Path];
        }

        if (!seen.Add(from.Path))
        {
            return null;
        }

        return ScriptFamily.CallsIn(from).Select(ScriptFamily.CalledBy).OfType<string>().Select(family.Find).OfType<Submission>()
            .Select(next => Way(next, to, seen)).FirstOrDefault(way => way is not null) is { } rest ? rest.Prepend(from.Path) : null;
    }
}
