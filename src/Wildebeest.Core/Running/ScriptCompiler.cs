using Wildebeest.Chains;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Storage;

namespace Wildebeest.Running;

/// <summary>Turns sources into compiled scripts: from the cache where it has them, else by a worker process that ends with the batch.</summary>
sealed class ScriptCompiler(ScriptCache cache, ProgramPath program, TimeProvider time)
{
    /// <summary>Scripts for one worker; each leaves memory behind in it.</summary>
    const int WorkerLimit = 32;

    readonly ScriptKey keys = new(program);

    /// <summary>How long one worker may take from its start.</summary>
    public TimeSpan WorkerTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many workers were started so far.</summary>
    public int WorkersStarted { get; private set; }

    /// <summary>What a daemon that was killed left half-written in the cache.</summary>
    public void RemoveUnfinished() => cache.RemoveUnfinished();

    /// <summary>Null where it must be compiled first.</summary>
    public CompiledScript? TryCached(ScriptSource source) => cache.TryGet(keys.Of(source));

    /// <summary>One outcome for each source, in their order.</summary>
    /// <exception cref="ScriptCompilerException">The worker could not be started, or took too long.</exception>
    /// <exception cref="StorageException">What was compiled could not be written.</exception>
    public async Task<IReadOnlyList<CompilationOutcome>> CompileAsync(IReadOnlyList<ScriptSource> sources, CancellationToken cancellation)
    {
        var outcomes = new CompilationOutcome?[sources.Count];
        var waiting = new Queue<int>();
        for (var index = 0; index < sources.Count; index++)
        {
            if (cache.TryGet(keys.Of(sources[index])) is { } cached)
            {
                outcomes[index] = CompilationOutcome.Of(cached);
            }
            else
            {
                waiting.Enqueue(index);
            }
        }

        var suspects = new HashSet<int>();
        while (waiting.Count > 0)
        {
            await RunWorkerAsync(sources, waiting, suspects, outcomes, cancellation).ConfigureAwait(false);
        }

        return outcomes!;
    }

    // Ends when nothing waits, the worker has had its share, or it died. A script over which one dies goes to the end of the queue and is blamed
    // when a second dies over it: the first may have been the victim of a full machine. So there is always progress.
    async Task RunWorkerAsync(
        IReadOnlyList<ScriptSource> sources, Queue<int> waiting, HashSet<int> suspects, CompilationOutcome?[] outcomes, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(WorkerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        WorkersStarted++;
        await using var worker = CompileWorkerProcess.Start(program);
        try
        {
            for (var done = 0; done < WorkerLimit && waiting.TryDequeue(out var index); done++)
            {
                outcomes[index] = await CompileOneAsync(worker, sources[index], either.Token).ConfigureAwait(false);
                if (worker.HasDied)
                {
                    if (suspects.Add(index))
                    {
                        waiting.Enqueue(index);
                    }

                    return;
                }
            }
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new ScriptCompilerException(
                $"The compile worker did not finish within {WorkerTime.TotalSeconds:0} s and was ended.", "See whether the machine is overloaded, then try again.", late);
        }
    }

    async Task<CompilationOutcome> CompileOneAsync(CompileWorkerProcess worker, ScriptSource source, CancellationToken cancellation)
    {
        var key = keys.Of(source);
        var prepared = cache.Prepare();
        try
        {
            var answer = await worker.CompileAsync(new CompileMessage($"script-{key[..32]}", source.Path, source.Files, prepared), cancellation).ConfigureAwait(false);
            return answer switch
            {
                null => CompilationOutcome.Refused([new ScriptDiagnostic(
                    source.Path, 1, 1, "WB0020", $"The compiler itself died of this script. Its last words: {PrintableText.Line(worker.LastWords, 500)}")]),
                { NotWritten: { } cause } => throw StorageException.From(cause.ToException(), "write", prepared),
                { Manifest: { } manifest } => CompilationOutcome.Of(cache.Store(key, prepared, manifest)),
                _ => CompilationOutcome.Refused([.. answer.Diagnostics.Select(Printable)]),
            };
        }
        finally
        {
            ScriptCache.Discard(prepared);
        }
    }

    static ScriptDiagnostic Printable(ScriptDiagnostic diagnostic) =>
        diagnostic with { Path = PrintableText.Line(diagnostic.Path), Message = PrintableText.Line(diagnostic.Message) };
}
