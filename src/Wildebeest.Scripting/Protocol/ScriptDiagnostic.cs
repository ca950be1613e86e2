namespace Wildebeest.Scripting.Protocol;

/// <summary>What is wrong with a script, and where; line and column count from 1.</summary>
/// <param name="Code">The compiler's (<c>CS0103</c>), or ours (<c>WB0001</c>).</param>
sealed record ScriptDiagnostic(string Path, int Line, int Column, string Code, string Message)
{
    public string Where => $"{Path}({Line},{Column})";

    public override string ToString() => $"{Where}: error {Code}: {Message}";
}
