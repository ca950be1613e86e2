using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>An argument that a reusable declares.</summary>
/// <param name="Type">As it is written in full, so that another script's compiler finds the same.</param>
/// <param name="Shown">The type for people.</param>
sealed record ReusableArgument(string Name, string Type, string Shown, bool HasDefault);

/// <summary>The shape of <c>reusable/*.csx</c>: it declares what it takes at its top level, and holds no phases, directives and specs.</summary>
static partial class ReusableRules
{
    public static ScriptManifest Read(Submission reusable, List<ScriptDiagnostic> findings)
    {
        foreach (var call in reusable.TopLevel.AllCalls().Where(call => ScriptRules.IsKnown(call.Name)))
        {
            findings.Add(SourcePlace.Of(call.Invocation).Says("WB0054", $"{call.Name} belongs into a migration: a reusable has no phases, directives and specs, it runs where it is called."));
        }

        _ = Arguments(reusable, findings);
        return new ScriptManifest([], HasRollback: false, []);
    }

    /// <summary>What it declares; what breaks a rule is added to <paramref name="findings"/>.</summary>
    public static IReadOnlyList<ReusableArgument> Arguments(Submission reusable, List<ScriptDiagnostic> findings)
    {
        var declared = new List<ReusableArgument>();
        foreach (var call in reusable.TopLevel.AllCalls("Argument"))
        {
            var model = reusable.Compilation.GetSemanticModel(call.Invocation.SyntaxTree);
            if (!StandsAtTheTop(call.Invocation))
            {
                Says("stands at the top level only, as in: var days = Argument<int>(\"days\");");
            }
            else if (call.Arguments is not [{ Expression: var written }, ..] || model.GetConstantValue(written) is not { HasValue: true, Value: string name } || !NameShape().IsMatch(name))
            {
                Says("takes a name that is a constant, as in: var days = Argument<int>(\"days\");");
            }
            else if (declared.Any(known => known.Name == name))
            {
                Says($"declares '{name}' twice; once is enough.");
            }
            else if (model.GetSymbolInfo(call.Invocation).Symbol is IMethodSymbol { TypeArguments: [var type] })
            {
                if (IsOfAScript(type, reusable.Compilation.Assembly))
                {
                    Says($"cannot be of the type {type.ToDisplayString()}: callers know the types of the framework only.");
                }
                else
                {
                    declared.Add(new ReusableArgument(name, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), call.Arguments.Count > 1));
                }
            }

            void Says(string sentence) => findings.Add(SourcePlace.Of(call.Invocation).Says("WB0055", $"Argument {sentence}"));
        }

        return declared;
    }

    /// <summary>In anything but a reusable nobody gives arguments.</summary>
    public static IEnumerable<ScriptDiagnostic> NoneIn(TopLevel topLevel) =>
        topLevel.AllCalls("Argument").Select(call => SourcePlace.Of(call.Invocation).Says("WB0055", "Argument belongs into reusable/<name>.csx: nobody gives arguments to this script."));

    static bool StandsAtTheTop(InvocationExpressionSyntax invocation) =>
        invocation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: FieldDeclarationSyntax { Parent: CompilationUnitSyntax } } } };

    static bool IsOfAScript(ITypeSymbol type, IAssemblySymbol script) => type switch
    {
        IArrayTypeSymbol array => IsOfAScript(array.ElementType, script),
        INamedTypeSymbol named => SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, script) || named.TypeArguments.Any(inner => IsOfAScript(inner, script)),
        _ => true,
    };

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameShape();
}
