using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Wildebeest.Tests;

/// <summary>One C# file as the rules of the house see it: its code without comments and without the text of strings.</summary>
sealed partial class SourceFile
{
    readonly SyntaxNode root;
    readonly string code;

    public SourceFile(string path, string text)
    {
        Path = path;
        Lines = text.Count(character => character == '\n');
        root = CSharpSyntaxTree.ParseText(text).GetRoot();
        DeclaredTypes = [.. root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text)];
        code = string.Join(' ', root.DescendantTokens().Select(token => IsText(token.Kind()) ? "\"\"" : token.Text));
    }

    /// <summary>From the repository's root, with slashes.</summary>
    public string Path { get; }

    public int Lines { get; }

    /// <summary>The first folder below the project's, empty for a file that lies beside the project file.</summary>
    public string Folder => Path.Split('/') is [_, _, var folder, _, ..] ? folder : "";

    public string Namespace => root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    public IReadOnlyList<string> DeclaredTypes { get; }

    /// <summary>Every X of <c>Wildebeest.X</c>, be it in a using or in a qualified name.</summary>
    public IEnumerable<string> QualifiedFolders => InWildebeest().Matches(code).Select(match => match.Groups[1].Value);

    /// <summary>Every pair X.Y that is not itself the tail of a longer name: a namespace may be named from its neighbour without "Wildebeest.".</summary>
    public IEnumerable<(string Left, string Right)> Pairs => Pair().Matches(code).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    public bool Uses(string name) => Regex.IsMatch(code, $@"(?<![\w@]){Regex.Escape(name).Replace(@"\.", @" \. ")}(?!\w)");

    /// <summary>Catches that take everything and let it vanish: no type, or any exception with nothing done about it.</summary>
    public IEnumerable<int> BareCatches => root.DescendantNodes().OfType<CatchClauseSyntax>()
        .Where(clause => clause.Declaration is null || (clause.Declaration.Type.ToString() is "Exception" or "System.Exception" && clause.Filter is null && clause.Block.Statements.Count == 0))
        .Where(clause => !clause.Block.DescendantNodes().OfType<ThrowStatementSyntax>().Any())
        .Select(clause => clause.GetLocation().GetLineSpan().StartLinePosition.Line + 1);

    /// <summary>Whether the git program is started here.</summary>
    public bool StartsGit => root.DescendantNodes()
        .Where(node => node is BaseObjectCreationExpressionSyntax || node is InvocationExpressionSyntax { Expression: var called } && called.ToString() is "Process.Start")
        .Where(node => node is not ObjectCreationExpressionSyntax { Type: var type } || type.ToString() is "ProcessStartInfo" or "ProgramCall")
        .SelectMany(node => node.DescendantNodes().OfType<LiteralExpressionSyntax>())
        .Any(literal => literal.Token.Value is "git" or "/usr/bin/git"
            && literal.Parent is ArgumentSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "FileName" } });

    public override string ToString() => Path;

    static bool IsText(SyntaxKind kind) => kind is SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;

    [GeneratedRegex(@"(?<!\w|\. )Wildebeest \. (\w+)")]
    private static partial Regex InWildebeest();

    [GeneratedRegex(@"(?<!\w|\. )(\w+) \. (\w+)")]
    private static partial Regex Pair();
}
