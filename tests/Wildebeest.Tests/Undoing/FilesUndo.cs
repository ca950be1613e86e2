using Wildebeest.Journals;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

/// <summary>An undo of files alone, which needs no process of its own.</summary>
static class FilesUndo
{
    public static IReadOnlyList<UndoneResource> Run(Action<UndoStep, string?> putBack, IEnumerable<UndoStep> steps, CancellationToken limit, CancellationToken cancellationToken) =>
        new UndoExecutor((_, _) => throw new InvalidOperationException("no file is put back by a helper"), putBack).RunAsync(steps, [], limit, cancellationToken).GetAwaiter().GetResult();
}
