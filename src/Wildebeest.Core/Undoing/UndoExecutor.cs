using Wildebeest.Journals;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;
using Wildebeest.Storage;

namespace Wildebeest.Undoing;

/// <summary>
/// Puts back what a migration's helpers changed. Every step is written down once it is done, and each can be done again, so that a host
/// killed anywhere in it goes on where it was. A step that fails keeps none of the others from being tried: independent files are not left
/// changed because of one of them.
/// </summary>
/// <param name="restore">Puts back what only the helper of its kind can, in a process of its own. Returns why it could not, or null.</param>
/// <param name="putBack">Called once a step is done, before the next; writes that down.</param>
sealed class UndoExecutor(Func<Restoring, CancellationToken, Task<string?>> restore, Action<UndoStep, string?> putBack)
{
    static readonly string[] FoldersOfUnits = ["/etc/systemd/system/", "/run/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/", "/usr/local/lib/systemd/system/"];

    static readonly ReactionRecord ReadUnitsAgain = new(ReactionRecord.Command, ["systemctl", "daemon-reload"]);

    /// <param name="steps">In the order in which they are put back. Those that are done already are only accounted for.</param>
    /// <param name="reactions">What has to happen once these are put back, such as the restart of a service that had read the new files.</param>
    /// <param name="limit">After this, what is left is not begun, and failed.</param>
    /// <returns>The account, a resource for each step.</returns>
    public async Task<IReadOnlyList<UndoneResource>> RunAsync(
        IEnumerable<UndoStep> steps, IEnumerable<ReactionRecord> reactions, CancellationToken limit, CancellationToken cancellationToken)
    {
        var account = new List<UndoneResource>();
        var takenAway = new HashSet<string>(StringComparer.Ordinal);
        var hasUnits = false;
        foreach (var step in steps)
        {
            takenAway.UnionWith(step.Records.Where(record => record is RemoveFile or RemoveFolders or RemoveTree).SelectMany(record => record.Paths));
            hasUnits |= step.Records.Any(record => record.Paths.Any(path => FoldersOfUnits.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))));
            cancellationToken.ThrowIfCancellationRequested();
            if (step.Done)
            {
                account.Add(new UndoneResource(step.Resource, PutBack: true, step.Note));
            }
            else if (limit.IsCancellationRequested)
            {
                account.Add(new UndoneResource(step.Resource, PutBack: false, "not tried: the time limit was over"));
            }
            else
            {
                account.Add(await PutBackAsync(step, cancellationToken));
            }
        }

        // On what could not be put back a service may not start; that is told beside it.
        // A unit's file that has its old time again does not look changed to systemd.
        foreach (var reaction in ReactionRecord.Needed(hasUnits && SystemdUnits.IsBooted ? [ReadUnitsAgain, .. reactions] : reactions))
        {
            var failure = limit.IsCancellationRequested ? "not tried: the time limit was over" : await restore(new Restoring([], [reaction]), cancellationToken);

            // A command was to make something of a file, and there is none any more: no reason to keep a host that is as it was from its work.
            var isVain = reaction.React == ReactionRecord.Command && account.TrueForAll(resource => resource.PutBack)
                && reaction.Words.Skip(1).Any(word => takenAway.Contains(word) && Native.TryLook(word) is null);
            account.Add(new UndoneResource(reaction.ToString(), failure is null || isVain, failure));
        }

        return account;
    }

    async Task<UndoneResource> PutBackAsync(UndoStep step, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        var notes = new List<string>();
        foreach (var record in step.Records.Reverse())
        {
            if (record is PutBack or UndoCommand)
            {
                if (await restore(new Restoring([record], []), cancellationToken) is { } failure)
                {
                    failures.Add(failure);
                }

                continue;
            }

            try
            {
                if (UndoAction.PutBack(record) is { } note)
                {
                    notes.Add(note);
                }
            }
            catch (Exception cause) when (StorageException.IsCause(cause) || cause is UndoException)
            {
                failures.Add(PrintableText.Line(cause.Message, 500));
            }
        }

        if (failures.Count > 0)
        {
            return new UndoneResource(step.Resource, PutBack: false, string.Join("; ", failures));
        }

        var said = notes.Count > 0 ? string.Join("; ", notes) : null;
        putBack(step, said);
        return new UndoneResource(step.Resource, PutBack: true, said);
    }
}
