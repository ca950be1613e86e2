using Wildebeest.Journals;
using Wildebeest.Storage;

namespace Wildebeest.Undoing;

/// <summary>
/// Puts back what a migration's helpers changed. Every step is written down once it is done, and each can be done again, so that a host
/// killed anywhere in it goes on where it was. A step that fails keeps none of the others from being tried: independent files are not left
/// changed because of one of them.
/// </summary>
/// <param name="putBack">Called once a step is done, before the next; writes that down.</param>
sealed class UndoExecutor(Action<UndoStep, string?> putBack)
{
    /// <param name="steps">In the order in which they are put back. Those that are done already are only accounted for.</param>
    /// <param name="limit">After this, what is left is not begun, and failed.</param>
    /// <returns>The account, a resource for each step.</returns>
    public IReadOnlyList<UndoneResource> Run(IEnumerable<UndoStep> steps, CancellationToken limit, CancellationToken cancellationToken)
    {
        var account = new List<UndoneResource>();
        foreach (var step in steps)
        {
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
                account.Add(PutBack(step));
            }
        }

        return account;
    }

    UndoneResource PutBack(UndoStep step)
    {
        var failures = new List<string>();
        var notes = new List<string>();
        foreach (var record in step.Records.Reverse())
        {
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
