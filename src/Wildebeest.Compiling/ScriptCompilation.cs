using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>Compiles one script to a dll and its symbols, or says what is wrong with it.</summary>
static class ScriptCompilation
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

    public static CompiledMessage Compile(CompileMessage request)
    {
        var texts = new TreeTexts(request.Files);
        var script = CSharpScript.Create(request.Files[request.Path], Options.WithFilePath(request.Path).WithSourceResolver(texts));
        var compilation = (CSharpCompilation)script.GetCompilation().WithAssemblyName(request.AssemblyName);
        compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Annotations).WithConcurrentBuild(false));

        var ours = LoadRules.Check(compilation, texts).ToList();
        var manifest = ScriptRules.Read(compilation, ours);
        if (ours.Count > 0)
        {
            // The compiler's own words would repeat the same thing less well, but what it says of other lines is wanted at once.
            var said = ours.Select(diagnostic => (diagnostic.Path, diagnostic.Line)).ToHashSet();
            ours.AddRange(Errors(compilation.GetDiagnostics()).Where(error => !said.Contains((error.Path, error.Line))));
            return new CompiledMessage(null, Sorted(ours));
        }

        var errors = Emit(compilation, request.Directory);
        return errors.Count > 0 ? new CompiledMessage(null, Sorted(errors)) : new CompiledMessage(manifest, []);
    }

    static List<ScriptDiagnostic> Emit(CSharpCompilation compilation, string directory)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(
            debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: CompileMessage.SymbolsFile));
        if (!result.Success)
        {
            return Errors(result.Diagnostics).ToList();
        }

        File.WriteAllBytes(Path.Combine(directory, CompileMessage.AssemblyFile), assembly.ToArray());
        File.WriteAllBytes(Path.Combine(directory, CompileMessage.SymbolsFile), symbols.ToArray());
        return [];
    }

    static IEnumerable<ScriptDiagnostic> Errors(IEnumerable<Diagnostic> diagnostics) =>
        from diagnostic in diagnostics
        where diagnostic.Severity == DiagnosticSeverity.Error
        select SourcePlace.Of(diagnostic.Location).Says(diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));

    static List<ScriptDiagnostic> Sorted(IEnumerable<ScriptDiagnostic> diagnostics) =>
        [.. diagnostics.Distinct().OrderBy(one => one.Path, StringComparer.Ordinal).ThenBy(one => one.Line).ThenBy(one => one.Column)];
}
