using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>Compiles one script, and what goes with it, to dlls and their symbols; or says what is wrong with any of them.</summary>
static class ScriptCompilation
{
    const int MostTold = 200;
    const int LongestMessage = 2_000;

    public static CompiledMessage Compile(CompileMessage request)
    {
        var texts = new TreeTexts(request.Files);
        var script = new Submission(request.Path, texts, request.AssemblyName);
        var number = 0;
        var family = new ScriptFamily(script, path => new Submission(path, texts, $"{request.AssemblyName}-{++number}"), texts);

        var ours = new List<ScriptDiagnostic>();
        var manifest = new ScriptManifest([], HasRollback: false, []);
        foreach (var member in family.Members)
        {
            ours.AddRange(LoadRules.Check(member.Compilation, texts));
            var read = member.Kind switch
            {
                ScriptKind.Reusable => ReusableRules.Read(member, ours),
                ScriptKind.Specs => SpecRules.Read(member, ours),
                _ => ScriptRules.Read(member.Compilation, ours),
            };
            manifest = member == script ? read : manifest;
        }

        ours.AddRange(new ReusableCalls(family).Findings());
        if (ours.Count > 0)
        {
            // The compiler's own words would repeat the same thing less well, but what it says of other lines is wanted at once.
            var said = ours.Select(diagnostic => (diagnostic.Path, diagnostic.Line)).ToHashSet();
            ours.AddRange(family.Members.SelectMany(member => member.Errors()).Where(error => !said.Contains((error.Path, error.Line))));
            return new CompiledMessage(null, Sorted(ours));
        }

        var errors = script.Emit(request.Directory, (CompileMessage.AssemblyFile, CompileMessage.SymbolsFile)).ToList();
        foreach (var part in family.Parts)
        {
            errors.AddRange(part.Emit(request.Directory, CompileMessage.FilesOf(ScriptPaths.PartOf(part.Path))));
        }

        return errors.Count > 0
            ? new CompiledMessage(null, Sorted(errors))
            : new CompiledMessage(manifest with { Parts = [.. family.Parts.Select(part => ScriptPaths.PartOf(part.Path))] }, []);
    }

    /// <summary>Of a file that is no script each line is wrong: nobody reads all of that, and it is more than the daemon hears.</summary>
    static List<ScriptDiagnostic> Sorted(IEnumerable<ScriptDiagnostic> diagnostics)
    {
        var all = diagnostics.Distinct().OrderBy(one => one.Path, StringComparer.Ordinal).ThenBy(one => one.Line).ThenBy(one => one.Column).ToList();
        var told = all.Take(MostTold).Select(one => one with { Message = one.Message.Length > LongestMessage ? $"{one.Message[..LongestMessage]}…" : one.Message }).ToList();
        return all.Count > MostTold ? [.. told, all[MostTold] with { Code = "WB0021", Message = $"{all.Count - MostTold} more of what is wrong is not told here." }] : told;
    }
}
