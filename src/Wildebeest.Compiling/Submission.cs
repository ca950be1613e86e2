using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>One script on its way to a dll: a migration, a reusable that it calls, or specs that are asked after it.</summary>
sealed class Submission
{
    /// <summary>What an editor is told to import, too.</summary>
    internal static readonly string[] Imports =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading.Tasks",
        "Wildebeest.Scripting", "Wildebeest.Scripting.Migration",
    ];

    static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(ScriptReferences.All)
        .WithImports(Imports)
        .WithMetadataResolver(new NoReferences())
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithFileEncoding(Encoding.UTF8)
        .WithEmitDebugInformation(true)

        // Not optimised, so that the line of an exception is the line that people see.
        .WithOptimizationLevel(OptimizationLevel.Debug);

    public Submission(string path, TreeTexts texts, string assemblyName)
    {
        Path = path;
        Kind = ScriptPaths.KindOf(path);
        var script = CSharpScript.Create(texts.Files[path], Options.WithFilePath(path).WithSourceResolver(texts));
        var compilation = (CSharpCompilation)script.GetCompilation().WithAssemblyName(assemblyName);
        Compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Annotations).WithConcurrentBuild(false));
        TopLevel = new TopLevel(Compilation);
    }

    /// <summary>Its own path in the tree.</summary>
    public string Path { get; }

    public ScriptKind Kind { get; }

    public CSharpCompilation Compilation { get; }

    public TopLevel TopLevel { get; }

    /// <summary>What the compiler says of it.</summary>
    public IEnumerable<ScriptDiagnostic> Errors() => Errors(Compilation.GetDiagnostics());

    /// <summary>Writes the dll and its symbols.</summary>
    /// <returns>What the compiler says against it; none where it is written.</returns>
    public IReadOnlyList<ScriptDiagnostic> Emit(string directory, (string Assembly, string Symbols) files)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = Compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: files.Symbols));
        if (!result.Success)
        {
            return [.. Errors(result.Diagnostics)];
        }

        File.WriteAllBytes(System.IO.Path.Combine(directory, files.Assembly), assembly.ToArray());
        File.WriteAllBytes(System.IO.Path.Combine(directory, files.Symbols), symbols.ToArray());
        return [];
    }

    static IEnumerable<ScriptDiagnostic> Errors(IEnumerable<Diagnostic> diagnostics) =>
        from diagnostic in diagnostics
        where diagnostic.Severity == DiagnosticSeverity.Error
        select SourcePlace.Of(diagnostic.Location).Says(diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
}
