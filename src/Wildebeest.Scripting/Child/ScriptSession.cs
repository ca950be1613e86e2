using System.Diagnostics;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting.Child;

/// <summary>The one script of this process: who it runs for, its phases, and the one way by which helpers act.</summary>
sealed class ScriptSession(StartMessage start, DaemonConnection connection)
{
    const int LongestWords = 1_000;
    const int LongestDiff = 16_000;
    static ScriptSession? current;
    readonly Dictionary<string, Func<Task>> bodies = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<Action>> joined = new(StringComparer.Ordinal);
    readonly List<Func<bool>> predicates = [];
    Reusables? reusables;
    readonly Reactions reactions = new(connection, start.Owed);
    readonly List<PutBack> found = [.. start.Found];

    public static ScriptSession Current =>
        current ?? throw new InvalidOperationException("This is for migrations: nothing of it works outside of one.");

    public DaemonConnection Connection { get; } = connection;

    public StartMessage Start { get; } = start;

    /// <summary>Null where nothing is undone any more: on a host that was undone already.</summary>
    public UndoStore? Undo { get; private set; } = start.UndoFolder is { } folder ? new UndoStore(folder) : null;

    public bool Phased => Start.Phased;

    /// <summary>What must hold once the last phase is done.</summary>
    public Specs Specs { get; } = new(connection);

    public Reusables Reusables => reusables ??= new Reusables(this);

    /// <summary>What must not be seen. The daemon takes it out of all that it hears; here it is taken out of what is cut, so that no half of it is left.</summary>
    public HiddenWords Hidden { get; } = new();

    /// <summary>What this migration found before it changed it, as far as that is no file: of all its attempts, the oldest first.</summary>
    public IReadOnlyList<PutBack> Found => found;

    public Reboots Reboots => field ??= new Reboots(this);

    /// <summary>The phase that runs now; null before the first and between two.</summary>
    public string? CurrentPhase { get; private set; }

    public static void Begin(ScriptSession session) => current = session;

    public void Register(string phase, Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!bodies.TryAdd(phase, body))
        {
            throw new InvalidOperationException($"This migration has its phase {phase} twice.");
        }
    }

    /// <summary>One more thing for a phase to do, after those that are there; the same thing twice is done once. For patterns that several services share.</summary>
    public void Join(string phase, Action? body)
    {
        if (CurrentPhase is not null)
        {
            throw new MigrationException("Service(…).Update and Service(…).Restart are all of a migration's phases, and stand at its top level.");
        }

        if (body is null)
        {
            return;
        }

        if (!joined.TryGetValue(phase, out var parts))
        {
            joined.Add(phase, parts = []);
            Register(phase, () =>
            {
                parts.ForEach(part => part());
                return Task.CompletedTask;
            });
        }

        if (!parts.Contains(body))
        {
            parts.Add(body);
        }
    }

    public void Ask(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        predicates.Add(predicate);
    }

    /// <summary>Tells what each <c>WaitUntil</c> says, in their order, up to the first that is not true.</summary>
    public void AnswerPredicates()
    {
        foreach (var predicate in predicates)
        {
            var holds = predicate();
            Connection.Send(Frame.Encode(FrameKind.Answered, writer => writer.Write(holds)));
            if (!holds)
            {
                return;
            }
        }
    }

    /// <summary>What the compiler read from the source must be what the script did, or phases would be passed over in silence.</summary>
    /// <exception cref="MigrationException">It is not.</exception>
    public void CheckShape()
    {
        if (Phases.Forward.Any(bodies.ContainsKey) != Phased)
        {
            throw new MigrationException(Phased
                ? "This migration has phases in its source and gave none when it ran."
                : "This migration gave phases when it ran that are not at the top level of its source; write them there.");
        }
    }

    /// <summary>Before anything is changed: what this migration is to bring about must not be there.</summary>
    public async Task RequireNewBehaviour()
    {
        // The daemon is told of no phase: nothing is to be undone.
        CurrentPhase = Phases.Spec;
        await Specs.RequireNewAsync().ConfigureAwait(false);
        CurrentPhase = null;
    }

    public Task RunRegistered(string phase) => bodies.TryGetValue(phase, out var body) ? RunPhase(phase, body) : Task.CompletedTask;

    public Task ForetellPhase(string phase) => bodies.TryGetValue(phase, out var body) ? ForetellPhase(phase, body) : Task.CompletedTask;

    /// <summary>In a dry run: what the phase would do, as far as that can be known.</summary>
    public Task ForetellPhase(string phase, Func<Task> body) => RunPhase(phase, async () =>
    {
        try
        {
            await body().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a script throws here ends what can be foretold of this phase, and no more.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Tell("the rest of this phase", ChangeResult.Unknown, ScriptFailure.Describe(phase, exception).Sentence, null);
        }
    });

    /// <summary>What failed acts no more, and what the rollback does is not undone.</summary>
    public void BeginRollback() => (CurrentPhase, Undo) = (null, null);

    /// <summary>Runs <paramref name="body"/> once the daemon has written down that the phase begins.</summary>
    public async Task RunPhase(string phase, Func<Task> body)
    {
        Connection.Ask(Frame.Encode(FrameKind.Entering, writer => writer.Write(phase)));
        CurrentPhase = phase;

        // What one phase changed may be put back at another time than what the next one did to the same file.
        Undo?.Forget();
        var began = Stopwatch.GetTimestamp();
        await body().ConfigureAwait(false);
        if (Start.DryRun)
        {
            reactions.Foretell(phase);
        }
        else
        {
            reactions.Settle(phase);
        }

        var took = Stopwatch.GetElapsedTime(began);
        await Console.Out.FlushAsync().ConfigureAwait(false);
        await Console.Error.FlushAsync().ConfigureAwait(false);
        CurrentPhase = null;
        Connection.Send(Frame.Encode(FrameKind.Left, writer =>
        {
            writer.Write(phase);
            writer.Write(took.Ticks);
        }));
    }

    /// <summary>
    /// The one way by which a helper acts: it looks first, changes only what differs, and tells the daemon. What has to happen around
    /// every change (writing down how to undo it, a dry run) belongs here and nowhere else. Nothing is changed before the daemon has
    /// written down how to put it back.
    /// </summary>
    /// <param name="resource">What is changed, in the words of an admin: <c>file /etc/motd</c>.</param>
    /// <param name="look">In what it differs; null when it is already as wanted.</param>
    /// <param name="undo">How to put it back: looked up and kept before the change. Null where nobody can know, as of a command.</param>
    /// <param name="change">Changes it, and may tell a better reason once done.</param>
    /// <param name="onChange">What is to happen at the end of the phase if it was changed.</param>
    /// <param name="isOpaque">Nobody can say what it would change: of a command.</param>
    /// <returns>Whether it was changed; in a dry run, whether it would be.</returns>
    public bool Act(string resource, Func<Difference?> look, Func<UndoStore, IReadOnlyList<UndoRecord>>? undo, Func<string?> change, Reaction? onChange = null, bool isOpaque = false)
    {
        var phase = ActingPhase(resource);
        if (look() is not { } difference)
        {
            Tell(resource, ChangeResult.Unchanged, "as wanted", null);
            return false;
        }

        if (onChange is not null)
        {
            reactions.Owe(phase, onChange);
        }

        if (Start.DryRun)
        {
            Tell(resource, isOpaque || undo is null ? ChangeResult.Unknown : ChangeResult.WouldChange, difference.Reason, difference.Diff);
            return true;
        }

        WriteDown(resource, undo, onChange?.Record, isOpaque);
        var reason = change() ?? difference.Reason;
        Tell(resource, ChangeResult.Changed, reason, difference.Diff);
        return true;
    }

    /// <summary>What checks, looks and waits stands in a phase, or in the question of a <c>WaitUntil</c>: at the top level it would be asked at times that nobody thinks of.</summary>
    /// <param name="what">What is looked at, for the sentence.</param>
    /// <exception cref="MigrationException">It stands elsewhere.</exception>
    public void RequireLooking(string what)
    {
        if (CurrentPhase is null && !Start.OnlyAsks && Start.Restoring is null)
        {
            throw new MigrationException($"{what}: a migration with phases checks inside of them only; move this into Check(() => …) or another phase.");
        }
    }

    /// <summary>Has a reaction happen now instead of at the phase's end; written down in the same way, so that an undo repeats it.</summary>
    public void React(Reaction reaction)
    {
        var phase = ActingPhase(reaction.ToString());
        if (Start.DryRun)
        {
            Tell(reaction.ToString(), ChangeResult.WouldChange, "it was to be done", null);
            return;
        }

        WriteDown(reaction.ToString(), undo: null, reaction.Record, isOpaque: false);
        reactions.SettleNow(phase, reaction.Record);
    }

    string ActingPhase(string resource)
    {
        if (CurrentPhase is not { } phase)
        {
            throw new MigrationException(Start.OnlyAsks
                ? $"{resource}: a WaitUntil looks and changes nothing, and runs no command; what acts stands in a phase."
                : $"{resource}: a migration with phases acts inside of them only; move this into Update(() => …) or another phase.");
        }

        return Specs.IsAsking ? throw Specs.Acts(resource) : phase;
    }

    public void Tell(string resource, ChangeResult result, string reason, string? diff = null) =>
        Connection.Send(new ChangeMessage(Cut(resource, LongestWords), result, Cut(reason, LongestWords), diff is null ? null : Cut(diff, LongestDiff)).Encode());

    /// <summary>Writes down what was found, where nothing needs to be changed but what was found must be known later.</summary>
    public void Remember(string resource, PutBack record)
    {
        found.Add(record);
        if (Undo is not null && !Start.DryRun)
        {
            Connection.Ask(new ChangingMessage(Cut(resource, LongestWords), [record], null).Encode());
        }
    }

    void WriteDown(string resource, Func<UndoStore, IReadOnlyList<UndoRecord>>? undo, ReactionRecord? owes, bool isOpaque)
    {
        if (Undo is null)
        {
            return;
        }

        if (isOpaque)
        {
            Undo.Forget();
        }

        var records = undo?.Invoke(Undo) ?? [];
        found.AddRange(records.OfType<PutBack>());
        if (records.Count > 0 || owes is not null)
        {
            Connection.Ask(new ChangingMessage(Cut(resource, LongestWords), records, owes).Encode());
        }
    }

    // A command's arguments may be of any length; a report's line is not.
    public string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var shown = Hidden.In(text);
        return shown.Length <= longest ? shown : string.Concat(shown.AsSpan(0, longest), "…");
    }

    public void Hide(string text)
    {
        Hidden.Add(text);
        Connection.Ask(Frame.Encode(FrameKind.Hide, writer => writer.Write(text)));
    }
}
