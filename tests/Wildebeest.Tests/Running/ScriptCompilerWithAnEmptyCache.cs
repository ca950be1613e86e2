using Wildebeest.Chains;
using Wildebeest.Running;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class ScriptCompilerWithAnEmptyCache
{
    [Test]
    public async Task CompilesInAWorkerOnceAndThenNeedsNone()
    {
        using var folder = new TemporaryFolder();
        var compiler = new ScriptCompiler(new ScriptCache(folder.Path, TimeProvider.System), ProgramPath.Beside, TimeProvider.System);
        var source = new ScriptSource("migrations/web/a.csx", new Dictionary<string, string> { ["migrations/web/a.csx"] = "Log(\"a\");" });

        var first = await compiler.CompileAsync([source], CancellationToken.None);
        var second = await compiler.CompileAsync([source], CancellationToken.None);

        Assert.That(first[0].Diagnostics, Is.Empty);
        Assert.That(second[0].Script!.Key, Is.EqualTo(first[0].Script!.Key));
        Assert.That(compiler.WorkersStarted, Is.EqualTo(1));
    }
}
