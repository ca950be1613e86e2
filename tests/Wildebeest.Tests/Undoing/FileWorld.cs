using System.Text;
using Wildebeest.Journals;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Storage;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

/// <summary>Where an act is cut off, as by a kill.</summary>
enum Cut
{
    None,
    BeforeTheChange,
    InTheMiddle,
}

/// <summary>A tree of files that is changed as helpers do it, each change with its record before it, and undone.</summary>
sealed class FileWorld : IDisposable
{
    readonly TempFolder tree = new();
    readonly TempFolder kept = new();
    UndoStore store;

    public FileWorld() => store = new UndoStore(kept.Path);

    public List<UndoStep> Steps { get; private set; } = [];

    public string Phase { get; set; } = Phases.Update;

    public string this[string name] => tree[name];

    public IEnumerable<string> Kept => Directory.EnumerateFiles(kept.Path);

    public void Given(string name, string content, int mode = 0b110_100_100)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
        File.SetUnixFileMode(this[name], (UnixFileMode)mode);
        File.SetLastWriteTimeUtc(this[name], DateTime.UnixEpoch.AddDays(name.Length).AddTicks(1234567));
    }

    /// <summary>A script that starts again knows nothing of what an earlier attempt wrote down.</summary>
    public void StartAgain() => store = new UndoStore(kept.Path);

    public void EnterPhase(string phase)
    {
        Phase = phase;
        store.Forget();
    }

    public void Write(string name, string content, int? mode = null, Cut cut = Cut.None)
    {
        var path = this[name];
        path = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        var differs = !File.Exists(path) || File.ReadAllText(path) != content;
        var (records, temporary) = store.OfWriting(path, differs);
        WriteDown(name, records);
        if (cut == Cut.BeforeTheChange)
        {
            return;
        }

        if (!differs)
        {
            if (mode is { } wanted && cut == Cut.None)
            {
                File.SetUnixFileMode(path, (UnixFileMode)wanted);
            }

            return;
        }

        store.Cover(path, temporary);
        if (cut == Cut.InTheMiddle)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(temporary, content[..(content.Length / 2)]);
        }
        else
        {
            Replacement.Put(path, temporary, Encoding.UTF8.GetBytes(content), new Access((UnixFileMode?)mode, null, null), UnixFileMode.UserRead);
        }
    }

    public void Delete(string name, Cut cut = Cut.None)
    {
        WriteDown(name, store.OfDeleting(this[name]));
        if (cut == Cut.None)
        {
            File.Delete(this[name]);
        }
    }

    /// <param name="stepsUntilKilled">How many steps are put back and written down; the one after them is put back, and never written down.</param>
    public IReadOnlyList<UndoneResource> Undo(int stepsUntilKilled = int.MaxValue)
    {
        var done = new Dictionary<int, string?>();
        void WriteDown(UndoStep step, string? note)
        {
            if (done.Count == stepsUntilKilled)
            {
                throw new OperationCanceledException("killed");
            }

            done.Add(step.Number, note);
        }

        try
        {
            var order = UndoOrder.Of(Steps);
            return
            [
                .. FilesUndo.Run(WriteDown, order.BeforeCheck, CancellationToken.None, CancellationToken.None),
                .. FilesUndo.Run(WriteDown, order.AfterCheck, CancellationToken.None, CancellationToken.None),
            ];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        finally
        {
            Steps = [.. Steps.Select(step => done.TryGetValue(step.Number, out var note) ? step with { Done = true, Note = note } : step)];
        }
    }

    /// <summary>Everything that an undo has to put back, a line each.</summary>
    public string Snapshot() => string.Join('\n', Directory.EnumerateFileSystemEntries(tree.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
    {
        var facts = Native.TryLook(path)!.Value;
        var what = facts.Kind switch
        {
            PathKind.File => $"{File.GetLastWriteTimeUtc(path):O} {File.ReadAllText(path)}",
            PathKind.Link => $"-> {new FileInfo(path).LinkTarget}",
            _ => "",
        };
        return $"{Path.GetRelativePath(tree.Path, path)} {facts.Kind} {Convert.ToString(facts.Mode, 8)} {facts.User}:{facts.Group} {what}";
    }));

    public void Dispose()
    {
        tree.Dispose();
        kept.Dispose();
    }

    void WriteDown(string name, IReadOnlyList<UndoRecord> records)
    {
        if (records.Count > 0)
        {
            // As a journal gives it back, so that what is written down is all that the undo knows.
            var entry = new Changing(Steps.Count + 1, $"file {name}", records) { At = DateTimeOffset.UnixEpoch };
            var read = (Changing)JournalEntry.FromJson(entry.ToJson())!;
            Steps.Add(new UndoStep(read.Number, Phase, read.Resource, read.Undo));
        }
    }
}
