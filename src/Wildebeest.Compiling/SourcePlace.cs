using Microsoft.CodeAnalysis;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>A file, line and column as people count them.</summary>
readonly record struct SourcePlace(string Path, int Line, int Column)
{
    public static SourcePlace Of(Location location)
    {
        // Not the mapped span: a #line directive must not make a message point anywhere else.
        var span = location.GetLineSpan();
        return new SourcePlace(span.Path ?? "", span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1);
    }

    public static SourcePlace Of(SyntaxNode node) => Of(node.GetLocation());

    public override string ToString() => $"{Path}({Line},{Column})";

    public ScriptDiagnostic Says(string code, string message) => new(Path, Line, Column, code, message);
}
