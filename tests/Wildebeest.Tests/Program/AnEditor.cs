using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Wildebeest.Program.Templates;

namespace Wildebeest.Tests.Program;

/// <summary>What <c>init</c> writes for editors, read as their language server reads it: a script, with the response file's references and imports.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AnEditor
{
    [Test]
    public async Task SeesNothingWrongInANewMigration()
    {
        using var folder = new Storage.TempFolder();
        var chain = Path.Combine(folder.Path, "my chain");
        await ChainTemplate.InitAsync(chain, CancellationToken.None);
        var path = ChainTemplate.NewMigration(chain, "web", "hello");

        Assert.That(ErrorsIn(chain, await File.ReadAllTextAsync(Path.Combine(chain, path))), Is.Empty);
    }

    [Test]
    public async Task SeesWhatIsMistyped()
    {
        using var folder = new Storage.TempFolder();
        await ChainTemplate.InitAsync(folder.Path, CancellationToken.None);

        Assert.That(ErrorsIn(folder.Path, "Files.Wirte(\"/x\", \"y\");"), Is.EqualTo(new[] { "CS0117" }));
    }

    [Test]
    public async Task ShowsTheWordsOfTheApi()
    {
        using var folder = new Storage.TempFolder();
        await ChainTemplate.InitAsync(folder.Path, CancellationToken.None);

        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder.Path, EditorFiles.Folder, "Wildebeest.Scripting.xml")), Does.Contain("M:Wildebeest.Scripting.Files.Write"));
    }

    [Test]
    public void ImportsWhatTheCompileWorkerDoes() =>
        Assert.That(EditorFiles.Imports, Is.EqualTo(Wildebeest.Compiling.Submission.Imports));

    static IEnumerable<string> ErrorsIn(string chain, string script)
    {
        var arguments = CSharpCommandLineParser.Script.Parse([$"@{Path.Combine(chain, EditorFiles.Folder, "migrations.rsp")}"], chain, sdkDirectory: null);
        Assert.That(arguments.Errors, Is.Empty);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = ((string[])["System.Runtime.dll", "System.Private.CoreLib.dll", "System.Linq.dll", "System.Collections.dll", "System.Threading.dll", "System.Console.dll"])
            .Select(name => Path.Combine(framework, name)).Concat(arguments.MetadataReferences.Select(reference => reference.Reference)).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "edited", CSharpSyntaxTree.ParseText(script, new CSharpParseOptions(kind: SourceCodeKind.Script)), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: arguments.CompilationOptions.Usings));
        return compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id);
    }
}
