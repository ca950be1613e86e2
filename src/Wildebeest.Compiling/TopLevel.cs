using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Wildebeest.Compiling;

/// <summary>A script's top level, with that of what it loads: the statements in source order.</summary>
sealed class TopLevel
{
    readonly List<StatementSyntax> statements;
    readonly IReadOnlyList<CompilationUnitSyntax> roots;
    readonly HashSet<string> declared;

    public TopLevel(CSharpCompilation compilation)
    {
        roots = [.. compilation.SyntaxTrees.Select(tree => tree.GetCompilationUnitRoot())];
        statements = [.. roots.SelectMany(root => root.Members).OfType<GlobalStatementSyntax>().Select(global => global.Statement)];

        declared = roots.SelectMany(root => MethodsIn(root)).ToHashSet(StringComparer.Ordinal);
        ServiceCalls = [.. statements.OfType<ExpressionStatementSyntax>().Select(AsServiceCall).OfType<ServiceCall>()];
        Calls = [.. statements.OfType<ExpressionStatementSyntax>().Select(statement => AsCall(statement.Expression)).OfType<TopLevelCall>()];
    }

    /// <summary>The statements that are a call by a plain name.</summary>
    public IReadOnlyList<TopLevelCall> Calls { get; }

    /// <summary>The statements <c>Service("…").Update(…)</c> and <c>Service("…").Restart()</c>.</summary>
    public IReadOnlyList<ServiceCall> ServiceCalls { get; }

    /// <summary>Calls of the given names anywhere below the top level.</summary>
    public IEnumerable<TopLevelCall> HiddenCalls(Func<string, bool> isWanted)
    {
        var top = Calls.Select(call => call.Invocation).ToHashSet();
        return AllCalls().Where(call => !top.Contains(call.Invocation) && isWanted(call.Name));
    }

    /// <summary>Calls by a plain name anywhere, at the top level and below.</summary>
    public IEnumerable<TopLevelCall> AllCalls() =>
        roots.SelectMany(root => root.DescendantNodes()).OfType<InvocationExpressionSyntax>().Select(AsCall).OfType<TopLevelCall>();

    public IEnumerable<TopLevelCall> AllCalls(string name) => AllCalls().Where(call => call.Name == name);

    /// <summary>Where a method of ours is named and is none of these calls: in full, by an alias, or to be called by something else.</summary>
    public IEnumerable<SimpleNameSyntax> UnreadNames(CSharpCompilation compilation, Func<string, bool> isWanted)
    {
        var read = AllCalls().Select(call => call.Invocation.Expression is MemberAccessExpressionSyntax member ? member.Name : call.Invocation.Expression).ToHashSet();
        return roots.SelectMany(root => root.DescendantNodes()).OfType<SimpleNameSyntax>().Where(name =>
            isWanted(name.Identifier.ValueText) && !read.Contains(name)
            && compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(name).Symbol is IMethodSymbol { ContainingType: var type } && type.ToDisplayString() == typeof(Scripting.Migration).FullName);
    }

    /// <summary>The statements that are neither a declaration nor a call that <paramref name="isKnown"/>.</summary>
    public IEnumerable<StatementSyntax> OtherStatements(Func<string, bool> isKnown)
    {
        var known = Calls.Where(call => isKnown(call.Name)).Select(call => call.Invocation).Concat(ServiceCalls.Select(call => call.Invocation)).Select(call => call.Parent).ToHashSet();
        return statements.Where(statement =>
            statement is not (LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or EmptyStatementSyntax) && !known.Contains(statement));
    }

    // A method that a script declares under a phase's name is its own, and hides ours: everywhere, or inside of what declares it.
    bool IsOwn(InvocationExpressionSyntax invocation, string name) =>
        declared.Contains(name) || invocation.Ancestors().Any(around => MethodsIn(around).Contains(name));

    static IEnumerable<string> MethodsIn(SyntaxNode node) => node switch
    {
        CompilationUnitSyntax unit => MethodsAmong(unit.Members),
        TypeDeclarationSyntax type => MethodsAmong(type.Members),
        BlockSyntax block => block.Statements.OfType<LocalFunctionStatementSyntax>().Select(function => function.Identifier.ValueText),
        _ => [],
    };

    static IEnumerable<string> MethodsAmong(SyntaxList<MemberDeclarationSyntax> members) => members
        .Select(member => member switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } => function.Identifier.ValueText,
            _ => null,
        })
        .OfType<string>();

    static ServiceCall? AsServiceCall(ExpressionStatementSyntax statement) =>
        statement.Expression is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "Update" or "Restart",
                Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Service" }, ArgumentList.Arguments: [var service] },
            } member,
        } invocation
            ? new ServiceCall(service, member.Name.Identifier.ValueText == "Update" ? invocation.ArgumentList.Arguments.FirstOrDefault() : null, invocation)
            : null;

    TopLevelCall? AsCall(ExpressionSyntax expression)
    {
        if (expression is not InvocationExpressionSyntax invocation)
        {
            return null;
        }

        var name = invocation.Expression switch
        {
            SimpleNameSyntax plain => plain.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Migration" } } member => member.Name.Identifier.ValueText,
            _ => null,
        };
        return name is null || IsOwn(invocation, name) ? null : new TopLevelCall(name, invocation, invocation.ArgumentList.Arguments);
    }
}

sealed record TopLevelCall(string Name, InvocationExpressionSyntax Invocation, SeparatedSyntaxList<ArgumentSyntax> Arguments);

/// <param name="Aspect">Null for a restart.</param>
sealed record ServiceCall(ArgumentSyntax Service, ArgumentSyntax? Aspect, InvocationExpressionSyntax Invocation);
