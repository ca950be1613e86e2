using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>A script that compiled, in the cache.</summary>
/// <param name="Directory">Holds <c>script.dll</c>, <c>script.pdb</c> and <c>script.json</c>.</param>
sealed record CompiledScript(string Key, string Directory, ScriptManifest Manifest)
{
    /// <summary>Whether its Rollback can only run in the process that it failed in.</summary>
    public bool RollsBackInside => Manifest is { IsPhased: false, HasRollback: true };

    public string Assembly => Path.Combine(Directory, CompileMessage.AssemblyFile);

    /// <summary>The specs of the role, compiled beside a migration.</summary>
    public IReadOnlyList<string> Specs => [.. Manifest.Parts.Where(part => part.StartsWith("spec-", StringComparison.Ordinal)).Select(FileOf)];

    /// <summary>What changes something, or may: the script itself and the reusables that it calls.</summary>
    public IReadOnlyList<string> Acting => [Assembly, .. Manifest.Parts.Where(part => part.StartsWith("reusable-", StringComparison.Ordinal)).Select(FileOf)];

    string FileOf(string part) => Path.Combine(Directory, CompileMessage.FilesOf(part).Assembly);
}

/// <summary>What became of one source: a compiled script, or what is wrong with it.</summary>
sealed record CompilationOutcome(CompiledScript? Script, IReadOnlyList<ScriptDiagnostic> Diagnostics)
{
    public static CompilationOutcome Of(CompiledScript script) => new(script, []);

    public static CompilationOutcome Refused(IReadOnlyList<ScriptDiagnostic> diagnostics) => new(null, diagnostics);
}
