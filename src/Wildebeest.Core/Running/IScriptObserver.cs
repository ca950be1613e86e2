using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>The daemon's ear at a running script. Calls come in order, one at a time; an exception of any kills the script and comes out of the run.</summary>
interface IScriptObserver
{
    /// <summary>Awaited before the script is let into the phase, so that it is written down first.</summary>
    ValueTask EnteringAsync(string phase, CancellationToken cancellation);

    ValueTask LeftAsync(string phase, TimeSpan took, CancellationToken cancellation);

    /// <summary>Awaited before a helper changes what it names, so that how to put it back is written down first.</summary>
    /// <exception cref="WildebeestException">Its sentence becomes the script's exception, and nothing is changed.</exception>
    ValueTask ChangingAsync(ChangingMessage changing, CancellationToken cancellation);

    /// <summary>Awaited before what was owed at the end of a phase is done, so that an undo knows that it may have taken hold.</summary>
    ValueTask ReactingAsync(ReactionRecord reaction, CancellationToken cancellation);

    /// <summary>It is done.</summary>
    ValueTask ReactedAsync(ReactionRecord reaction, CancellationToken cancellation);

    /// <summary>Awaited before a script that has failed rolls itself back: puts back what its helpers changed.</summary>
    /// <exception cref="WildebeestException">Its sentence is why it does not roll back.</exception>
    ValueTask UndoAsync(string? phase, string sentence, string? where, CancellationToken cancellation);

    void Output(OutputLine line);

    void Changed(ResourceChange change);

    /// <summary>A file of the commit's own tree; null when it has none of that path.</summary>
    /// <exception cref="WildebeestException">Its sentence becomes the script's exception.</exception>
    ValueTask<byte[]?> ReadTreeAsync(string path, CancellationToken cancellation);

    /// <summary>The hosts of a role by their published state.</summary>
    /// <exception cref="WildebeestException">Its sentence becomes the script's exception.</exception>
    ValueTask<IReadOnlyList<HerdHost>> RoleHostsAsync(string role, CancellationToken cancellation);

    /// <summary>What is this host's own: its values, facts and secrets.</summary>
    IHostValues Values { get; }

    /// <summary>What nobody may see of all the runs that this hears; each adds to it.</summary>
    HiddenWords Hidden { get; }
}

/// <summary>What a script is told of the host that it runs on.</summary>
interface IHostValues
{
    /// <summary>A value as the migration's commit and the machine's own file have it.</summary>
    /// <exception cref="WildebeestException">Its sentence becomes the script's exception.</exception>
    ValueTask<VarAnswer> VarAsync(VarQuestion question, CancellationToken cancellation);

    /// <summary>What the machine says of itself.</summary>
    /// <exception cref="WildebeestException">Its sentence becomes the script's exception.</exception>
    ValueTask<IReadOnlyDictionary<string, string>> FactsAsync(CancellationToken cancellation);

    /// <summary>A secret of the migration's commit, opened.</summary>
    /// <exception cref="WildebeestException">Its sentence becomes the script's exception.</exception>
    ValueTask<string> SecretAsync(string name, CancellationToken cancellation);
}

/// <summary>A line that a script or something that it started said; fit for a terminal.</summary>
/// <param name="Name">The command's, where the source is one; else empty.</param>
/// <param name="Phase">Null before the first and between two.</param>
sealed record OutputLine(OutputSource Source, string Name, string Text, string? Phase);

/// <summary>What a helper found or did.</summary>
/// <param name="Diff">Lines for people; null where there is nothing to show.</param>
sealed record ResourceChange(string Resource, ChangeResult Result, string Reason, string? Phase, string? Diff = null);
