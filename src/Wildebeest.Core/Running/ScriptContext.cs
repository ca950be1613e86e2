using Wildebeest.Hosts;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>Whom a script runs for.</summary>
/// <param name="Migration"><c>role/name</c>.</param>
/// <param name="WorkParent">An existing folder, in which the run has a fresh one of its own that is removed at its end; the script starts in it.</param>
/// <param name="RunMark">
/// The same for every run of one home, so that a daemon that comes back from being killed finds what its script left running. Two runs with
/// one mark must not overlap: the end of either ends both.
/// </param>
sealed record ScriptContext(string HostName, IReadOnlyList<string> Roles, string LinkSha, string Migration, string WorkParent, string RunMark)
{
    /// <summary>An existing folder for what helpers keep before they change it; null when nothing is to be undone.</summary>
    public string? UndoFolder { get; init; }

    /// <summary>Where helpers keep what must outlive a run; made by the first that needs it. Null where there is no such place.</summary>
    public string? HelpersFolder { get; init; }

    /// <summary>Where the machine's own values and its key are; null where it has none of both.</summary>
    public Home? Home { get; init; }

    /// <summary>The phases to run on a host that was undone; null for the forward ones.</summary>
    public IReadOnlyList<string>? AfterUndo { get; init; }

    /// <summary>Whether the script's <c>WaitUntil</c>s alone are asked, and no phase is run.</summary>
    public bool OnlyAsks { get; init; }

    /// <summary>Whether the script's specs alone are asked.</summary>
    public bool OnlySpecs { get; init; }

    /// <summary>Whether what is to be new behaviour must not be there yet.</summary>
    public bool AsksNewBehaviour { get; init; }

    /// <summary>Whether helpers only tell what they would do.</summary>
    public bool DryRun { get; init; }

    /// <summary>What an interrupted attempt left to be done at the ends of phases.</summary>
    public IReadOnlyList<OwedReaction> Owed { get; init; } = [];

    /// <summary>What the migration found before it changed it, as far as that is no file: of all its attempts, the oldest first.</summary>
    public IReadOnlyList<PutBack> Found { get; init; } = [];
}

/// <summary>How much a script may take before its whole tree is killed.</summary>
sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();

    /// <summary>For each phase that says nothing else, and for what comes before the first.</summary>
    public TimeSpan PhaseTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Of the phases that have one of their own, by name.</summary>
    public IReadOnlyDictionary<string, TimeSpan> OwnPhaseTimes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>For all phases together, from the beginning of the first to the end of the last; null where only each phase has one.</summary>
    public TimeSpan? WholeTime { get; init; }

    public TimeSpan TimeOf(string? phase) => phase is not null && OwnPhaseTimes.TryGetValue(phase, out var own) ? own : PhaseTime;

    /// <summary>Bytes of output in all, kept or not.</summary>
    public long OutputBytes { get; init; } = 100L << 20;

    /// <summary>Managed heap of the script itself.</summary>
    public long HeapBytes { get; init; } = 512L << 20;

    /// <summary>Resident memory of the script and of all that it started, together.</summary>
    public long TreeBytes { get; init; } = 2L << 30;

    /// <summary>Whether to try for a control group; without one memory is looked at twice a second.</summary>
    public bool ControlGroups { get; init; } = true;

    /// <summary>Characters of output kept for the report: half from the beginning, half from the end.</summary>
    public int KeptOutput { get; init; } = 64 << 10;

    /// <summary>Lines given to the observer as they come; the rest is counted and kept only.</summary>
    public int ObservedLines { get; init; } = 20_000;
}
