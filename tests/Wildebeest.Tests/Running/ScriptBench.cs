using Wildebeest.Compiling;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

/// <summary>Runs a script's text in the real child process. Compiled in this process, since the worker has tests of its own.</summary>
sealed class ScriptBench : IDisposable
{
    static readonly SemaphoreSlim Compiler = new(1, 1);

    public const string ScriptPath = "migrations/web/tried.csx";

    public ScriptBench() => Folder = Directory.CreateTempSubdirectory("wildebeest-bench-").FullName;

    public string Folder { get; }

    /// <summary>Null for a script whose changes are not to be undone.</summary>
    public string? UndoFolder { get; init; }

    /// <summary>Null where helpers remember nothing.</summary>
    public string? HelpersFolder { get; init; }

    public IReadOnlyList<string>? AfterUndo { get; init; }

    public bool OnlyAsks { get; init; }

    public bool DryRun { get; init; }

    public bool OnlySpecs { get; init; }

    public bool AsksNewBehaviour { get; init; }

    /// <summary>Files of the tree beside the script: what it loads or calls, and the specs of its role.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    public IReadOnlyList<OwedReaction> Owed { get; init; } = [];

    /// <summary>What earlier attempts of the migration found.</summary>
    public IReadOnlyList<PutBack> Found { get; init; } = [];

    /// <summary>The umask of the agent; null for that of the tests.</summary>
    public string? Mask { get; init; }

    public string Mark { get; } = Guid.NewGuid().ToString("n");

    public RecordingObserver Observer { get; } = new();

    public ScriptLimits Limits { get; init; } = new() { PhaseTime = TimeSpan.FromSeconds(30) };

    public string InFolder(string name) => Path.Combine(Folder, name);

    public Task<ScriptOutcome> RunAsync(string text) => RunAsync(text, CancellationToken.None);

    public async Task<ScriptOutcome> RunAsync(string text, CancellationToken hardCancel) => await RunAsync(await CompileAsync(text), hardCancel);

    public Task<ScriptOutcome> RunAsync(CompiledScript script, CancellationToken hardCancel) =>
        new ScriptRunner(Program(), TimeProvider.System).RunAsync(
            script,
            new ScriptContext("web01", ["web", "base"], new string('a', 40), "web/tried", Folder, Mark) { UndoFolder = UndoFolder, HelpersFolder = HelpersFolder, AfterUndo = AfterUndo, OnlyAsks = OnlyAsks, DryRun = DryRun, OnlySpecs = OnlySpecs, AsksNewBehaviour = AsksNewBehaviour, Owed = Owed, Found = Found },
            Limits, Observer, hardCancel);

    /// <summary>Puts back what the script changed, the last change first, as an undo does.</summary>
    public async Task<string?> UndoAsync()
    {
        foreach (var record in Observer.Undo.OfType<PutBack>().Reverse())
        {
            var outcome = await RestoreAsync(new Restoring([record], []));
            if (!outcome.IsCompleted)
            {
                return outcome.Sentence;
            }
        }

        return null;
    }

    public Task<ScriptOutcome> RestoreAsync(Restoring restoring) => new ScriptRunner(TestedProgram.Path, TimeProvider.System).RestoreAsync(
        restoring, new ScriptContext("web01", ["web", "base"], new string('a', 40), "web/tried", Folder, Mark) { HelpersFolder = HelpersFolder }, Limits, Observer, CancellationToken.None);

    public async Task<CompiledScript> CompileAsync(string text)
    {
        var directory = Directory.CreateDirectory(InFolder("compiled-" + Guid.NewGuid().ToString("n"))).FullName;
        await Compiler.WaitAsync();
        try
        {
            var compiled = ScriptCompilation.Compile(new CompileMessage(
                "script-" + Guid.NewGuid().ToString("n"), ScriptPath, new Dictionary<string, string>(Files) { [ScriptPath] = text }, directory));
            Assert.That(compiled.Diagnostics, Is.Empty);
            return new CompiledScript("key", directory, compiled.Manifest!);
        }
        finally
        {
            Compiler.Release();
        }
    }

    ProgramPath Program()
    {
        if (Mask is null)
        {
            return TestedProgram.Path;
        }

        var masked = InFolder("masked");
        File.WriteAllText(masked, $"#!/bin/sh\numask {Mask}\nexec '{TestedProgram.Path.Executable}' \"$@\"\n");
        File.SetUnixFileMode(masked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new ProgramPath(masked);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
