using System.Globalization;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>
/// Runs one migration on this host: journal, compile, run phase by phase, report, journal again; and publishes where the host stands.
/// Everything that touches the clone goes through one gate, because the phase is published while the script runs.
/// </summary>
sealed class MigrationRun(CycleParts parts, ICycleEvents events) : IDisposable
{
    /// <summary>So many scripts are compiled ahead by one worker: the compiler's start is most of the cost.</summary>
    const int CompiledAhead = 32;

    /// <summary>A migration that takes the host down each time must not be begun for ever.</summary>
    const int MostAttempts = 20;

    /// <summary>An origin that hangs must not keep the migration's end from being told.</summary>
    static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(5);

    /// <summary>Nor the script waiting, whose questions take turns with this: its phase has a time limit.</summary>
    static readonly TimeSpan LongestTellingOfAPhase = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim gate = new(1);
    readonly UndoFolders undoFolders = new(parts.Home, events);
    readonly ReportsToTell reports = new(parts, events);

    /// <summary>Why the branch is refused now, if it is: told with the host's record.</summary>
    public ChainViolation? Refusal { get; set; }

    Journal Journal => parts.Journal;

    /// <summary>What a daemon that was killed left behind: its script's processes first, then their folders and half-written cache entries.</summary>
    public async Task ClearLeftoversAsync()
    {
        await ScriptRunner.KillLeftoversAsync(RunMark);
        parts.Compiler.RemoveUnfinished();
        foreach (var folder in Directory.EnumerateDirectories(parts.Home.RunFolder))
        {
            if (WorkFolder.Remove(folder) is { } trouble)
            {
                events.Trouble(trouble);
            }
        }

        undoFolders.RemoveNeedless(Journal.Position);
    }

    /// <summary>The same for a home's whole life, so that what a killed daemon left running is found again.</summary>
    string RunMark => $"wildebeest-{parts.Identity.Id}";

    /// <summary>Its compiled script, or why it has none. Nothing is begun by that.</summary>
    public Task<(CompiledScript? Script, ScriptOutcome? Failure)> PrepareAsync(Step.Run step, IReadOnlyList<Step.Run> ahead, CancellationToken cancellationToken) =>
        CompileAsync(step.Script, step.Script.Migration!.Value, ahead, cancellationToken);

    public async Task RunAsync(Step.Run step, (CompiledScript? Script, ScriptOutcome? Failure) prepared, CancellationToken cancellationToken)
    {
        var link = step.Link;
        if (Journal.Position.Unfinished is { Failing: { } failing } interrupted && interrupted.Link == link.Id)
        {
            await GoOnUndoingAsync(step, interrupted, failing, prepared.Script, cancellationToken);
            return;
        }

        // A daemon that was killed right after it wrote down that it tries again had no more time for these.
        reports.KeepTried(Journal.Position);
        if (step.Again is not null)
        {
            undoFolders.Remove(link.Id);
        }

        // Before the start is written down: a full disk is no attempt at the migration.
        var undoFolder = undoFolders.Make(link.Id);
        if (Journal.Position.Unfinished is null)
        {
            // A person asked for another try: it begins anew, and goes down again where the script says so.
            UndoFolders.ForgetReboots(undoFolder);
        }
        else if (Reboots.IsGoingDown(undoFolder, Journal.Now))
        {
            // What it does on a system that ends around it would fail, or be cut off anywhere.
            throw new RebootException();
        }

        var started = Journal.Now;
        var demands = prepared.Script is { } compiled ? Demands.Of(compiled.Manifest) : null;
        Begin(step, started, demands?.Rolling);
        events.Entered(CyclePhase.Running, link.ToString());
        events.Starting(link, step.Attempt, step.Earlier);
        if (step.Attempt > MostAttempts)
        {
            var endless = Failure(null, $"it was interrupted {MostAttempts} times without coming to an end", null);
            await TakeBackAsync(step, started, endless, prepared.Script, retries: null, cancellationToken);
            return;
        }

        if (prepared.Script is not { } script)
        {
            await TakeBackAsync(step, started, prepared.Failure!, null, retries: null, cancellationToken);
            return;
        }

        var context = ContextOf(step.Script) with
        {
            UndoFolder = undoFolder,
            AsksNewBehaviour = step.Attempt == 1,
            Owed = [.. Journal.Position.Unfinished!.Owed.Where(owed => !owed.Done).Select(owed => new OwedReaction(owed.Phase, owed.Reaction))],
            Found = Found,
        };
        await ToldAsync(step, script, async (observer, failed) =>
        {
            observer.OnUndo = failed.UndoForRollbackAsync;
            var limits = LimitsOf(parts.Settings.Script, script) with { WholeTime = demands!.Rolling?.HostDeadline };
            var outcome = await parts.Runner.RunAsync(script, context, limits, observer, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (outcome.IsCompleted)
            {
                Complete(step, started, outcome);
            }
            else
            {
                Fail(step, started, outcome, await failed.TakeBackAsync(outcome, script, cancellationToken), demands.Retries);
            }
        }, cancellationToken);
    }

    /// <summary>A migration that waited in vain fails before anything of it ran, so it is written down at once that it did: there is nothing to put back.</summary>
    public void FailBefore(Step.Run step, Hindrance.InVain vain, CompiledScript script)
    {
        const string phase = "wait";
        const string account = "nothing of it ran";
        var now = Journal.Now;
        var link = step.Link;
        var outcome = Failure(phase, vain.Error, vain.Where, vain.Details);
        var report = reports.TryMake(HostRecords.ReportOf(parts.Identity, step, now, now, outcome, new Retreat(FailureEnd.Undone, account, [], [], [], "")), outcome.Output, now);
        Journal.Append(new Failed(link.Id.ToString(), phase, vain.Error, vain.Where, report?.ToString(), FailureEnd.Undone, account)
        {
            At = now,
            NotStarted = new NotStarted(link.Migration!.Value.ToString(), step.Script.Id == link.Id ? null : step.Script.Id.ToString(), Demands.Of(script.Manifest).Rolling?.FailuresAllowed),
        });
        reports.Keep(report);
        events.Failed(link, Journal.Position.Failure!, outcome.Details);
    }

    /// <summary>Brings the origin up to where this host is.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var position = Journal.Position;
            reports.KeepOwed(position);
            var (tag, report) = await parts.Publisher.PublishAsync(position.State, HostRecords.Standing(parts.Identity, position, Refusal, OwnFacts.Of(parts.Home)), claimName: false, cancellationToken);
            if (position.Unpublished || position.Owed is not null)
            {
                Journal.Append(new Published(tag.ToString(), report?.ToString()) { At = Journal.Now });
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    async Task<(CompiledScript? Script, ScriptOutcome? Failure)> CompileAsync(Link link, MigrationName migration, IReadOnlyList<Step.Run> ahead, CancellationToken cancellationToken)
    {
        ScriptSource source;
        try
        {
            source = Source(link, migration);
        }
        catch (ClosureException exception)
        {
            return (null, Failure("compile", exception.Message, exception.Where));
        }

        if (parts.Compiler.TryCached(source) is { } cached)
        {
            return (cached, null);
        }

        List<ScriptSource> sources = [source];
        foreach (var later in ahead.Where(later => later.Script.Id != link.Id).Take(CompiledAhead - 1))
        {
            try
            {
                sources.Add(Source(later.Script, later.Script.Migration!.Value));
            }
            catch (ClosureException)
            {
                // Told when its turn comes; nothing after it will run before that.
                break;
            }
        }

        events.Compiling(sources.Count);
        var outcome = (await parts.Compiler.CompileAsync(sources, cancellationToken))[0];
        return outcome.Script is { } script
            ? (script, null)
            : (null, CompileFailure(outcome.Diagnostics));
    }

    IReadOnlyList<PutBack> Found => [.. Journal.Position.Found];

    /// <summary>Whom a link's script runs for.</summary>
    public ScriptContext ContextOf(Link link) => ContextOf(link.Id, link.Migration!.Value.ToString());

    /// <param name="script">What runs, for people.</param>
    public ScriptContext ContextOf(CommitId commit, string script) =>
        new(parts.Identity.Name.ToString(), [.. parts.Roles.Select(role => role.ToString())], commit.ToString(), script, parts.Home.RunFolder, RunMark) { HelpersFolder = parts.Home.HelpersFolder, Home = parts.Home };

    /// <summary>Does <paramref name="act"/> while the origin is told phase by phase where it is.</summary>
    async Task ToldAsync(Step.Run step, CompiledScript? compiled, Func<RunObserver, FailedRun, Task> act, CancellationToken cancellationToken)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var place = new PlaceWatch(parts, events, step, compiled is null ? null : Demands.Of(compiled.Manifest).Rolling, gate);
        var observer = new RunObserver(parts, events, step.Script, place, gate, ContextOf(step.Script));
        var failed = new FailedRun(parts, events, step, observer, (script, phases) =>
            parts.Runner.RunAsync(script, ContextOf(step.Script) with { AfterUndo = phases, Found = Found }, LimitsOf(parts.Settings.Script, script), observer, cancellationToken),
            // Without a group of its own: it would be that of the script, which may wait for the end of this to run its Rollback, and all of a group are ended together.
            (restoring, cancellation) => parts.Runner.RestoreAsync(restoring, ContextOf(step.Script), LimitsOf(parts.Settings.Script) with { ControlGroups = false }, observer, cancellation));
        var telling = TellPhasesAsync(observer, finished.Token);
        try
        {
            await act(observer, failed);
        }
        finally
        {
            await finished.CancelAsync();
            await telling;
        }
    }

    /// <summary>A daemon that was ended in the middle of an undo, and is back.</summary>
    async Task GoOnUndoingAsync(Step.Run step, Unfinished interrupted, Failing failing, CompiledScript? script, CancellationToken cancellationToken)
    {
        events.Entered(CyclePhase.Running, step.Link.ToString());
        var failure = Failure(failing.Phase, failing.Error, failing.Where);
        if (failing.Try >= MostAttempts)
        {
            Fail(step, interrupted.Since, failure, new Retreat(FailureEnd.Stuck, $"its undo was interrupted {MostAttempts} times without coming to an end", [], [], [], ""));
            return;
        }

        await TakeBackAsync(step, interrupted.Since, failure, script, script is null ? null : Demands.Of(script.Manifest).Retries, cancellationToken);
    }

    /// <summary>For what did not come from a run of now.</summary>
    Task TakeBackAsync(Step.Run step, DateTimeOffset started, ScriptOutcome failure, CompiledScript? script, RetryRule? retries, CancellationToken cancellationToken) =>
        ToldAsync(step, script, async (_, failed) => Fail(step, started, failure, await failed.TakeBackAsync(failure, script, cancellationToken), retries), cancellationToken);

    static ScriptLimits LimitsOf(Settings.ScriptSettings settings, CompiledScript script) => LimitsOf(settings) with { OwnPhaseTimes = script.Manifest.Limits };

    static ScriptLimits LimitsOf(Settings.ScriptSettings settings) => ScriptLimits.Default with
    {
        PhaseTime = settings.TimeLimit,
        OutputBytes = settings.OutputLimit,
        HeapBytes = settings.MemoryLimit,
        TreeBytes = Math.Max(ScriptLimits.Default.TreeBytes, 4 * settings.MemoryLimit),
    };

    /// <summary>A migration that could not even be begun.</summary>
    static ScriptOutcome Failure(string? phase, string sentence, string? where, string? details = null) =>
        new(ScriptOutcomeKind.Failed, phase, sentence, where, details, "", [], [], null, []);

    /// <summary>The first error makes the sentence; all of them are in the details.</summary>
    static ScriptOutcome CompileFailure(IReadOnlyList<ScriptDiagnostic> diagnostics) => Failure(
        "compile", $"{diagnostics[0]}{(diagnostics.Count > 1 ? $" (and {diagnostics.Count - 1} more)" : "")}", diagnostics[0].Where,
        diagnostics.Count > 1 ? string.Join('\n', diagnostics) : null);

    ScriptSource Source(Link link, MigrationName migration) => ScriptClosure.Read(new CommitTree(parts.Clone, link.Id, parts.Limits), migration.Path);

    void Begin(Step.Run step, DateTimeOffset at, RollingRule? rule) => Journal.Append(
        new Started(
            step.Link.Id.ToString(), step.Link.Migration!.Value.ToString(), step.Earlier, step.Attempt,
            step.Script.Id == step.Link.Id ? null : step.Script.Id.ToString(), rule?.FailuresAllowed) { At = at });

    void Complete(Step.Run step, DateTimeOffset started, ScriptOutcome outcome)
    {
        var now = Journal.Now;
        var link = step.Link;
        if (step.Attempt > 1)
        {
            UndoFolders.RemoveTemporaries(Journal.Position.Unfinished!);
        }

        var report = reports.TryMake(HostRecords.ReportOf(parts.Identity, step, started, now, outcome), outcome.Output, now);
        Journal.Append(new Completed(link.Id.ToString(), report?.ToString()) { At = now });
        reports.Keep(report);
        undoFolders.Remove(link.Id);
        events.Completed(link, now - started);
    }

    /// <param name="retries">What the script asks for; null where this failure is not one to be tried again.</param>
    void Fail(Step.Run step, DateTimeOffset started, ScriptOutcome outcome, Retreat retreat, RetryRule? retries = null)
    {
        var now = Journal.Now;
        var link = step.Link;
        var error = outcome.Sentence ?? outcome.Kind.ToString();
        var next = retreat.End == FailureEnd.Undone && retries is { } rule && step.Retry < rule.Count ? new NextTry(step.Retry + 1, rule.Count, now + rule.Every) : null;
        var report = reports.TryMake(HostRecords.ReportOf(parts.Identity, step, started, now, outcome, retreat, next), outcome.Output + retreat.Output, now);
        if (next is not null)
        {
            var again = new Again(link.Id.ToString(), next.Number, next.Of, next.After, outcome.Phase, error, outcome.Where, report?.ToString(), retreat.Account) { At = now };
            Journal.Append(again);
            reports.Keep(report);
            undoFolders.Remove(link.Id);
            events.TriesAgain(link, again, outcome.Details);
            return;
        }

        Journal.Append(new Failed(link.Id.ToString(), outcome.Phase, error, outcome.Where, report?.ToString(), retreat.End, retreat.Account) { At = now });
        reports.Keep(report);
        if (retreat.End == FailureEnd.Undone)
        {
            undoFolders.Remove(link.Id);
        }

        events.Failed(link, Journal.Position.Failure!, outcome.Details);
    }

    /// <summary>
    /// A migration of a second is told once, at its end. One that takes longer is told phase by phase, so that people see where it is.
    /// </summary>
    async Task TellPhasesAsync(RunObserver observer, CancellationToken cancellationToken)
    {
        string? told = null;

        // A push that is cut off leaves behind what nobody knows of, and the next one is refused: what has begun as the migration ends may come to its end.
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, parts.Time);
        using var ended = cancellationToken.Register(() => late.CancelAfter(LongestTelling));
        try
        {
            while (true)
            {
                await observer.PhaseLastsAsync(told, cancellationToken);
                await gate.WaitAsync(cancellationToken);
                try
                {
                    late.CancelAfter(LongestTellingOfAPhase);
                    told = observer.Phase;
                    var position = Journal.Position;
                    if (position.Unfinished is { } unfinished)
                    {
                        await parts.Publisher.PublishAsync(position.State, HostRecords.Running(parts.Identity, position, unfinished, OwnFacts.Of(parts.Home)), claimName: false, late.Token);
                    }
                }
                finally
                {
                    late.CancelAfter(Timeout.InfiniteTimeSpan);
                    gate.Release();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            events.Trouble(new PhaseNotToldException(LongestTellingOfAPhase));
        }
        catch (OperationCanceledException)
        {
            // The migration ended; its end is published by the cycle.
        }
        catch (WildebeestException exception)
        {
            // Telling a phase is a courtesy: the migration goes on, and its end will be told.
            events.Trouble(exception);
        }
    }
}

/// <summary>The origin is slow, or away.</summary>
sealed class PhaseNotToldException(TimeSpan limit)
    : WildebeestException(string.Create(CultureInfo.InvariantCulture, $"The origin did not take within {limit.TotalSeconds:0} s in which phase this host is."), "The migration goes on, and its end is told.");
