using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Scripting.Child;
using Wildebeest.Storage;
using Wildebeest.Undoing;

namespace Wildebeest.Cycles;

/// <summary>What helpers keep of what they change: a folder a migration, there until it is over, and beyond that while the host needs hands.</summary>
sealed class UndoFolders(Home home, ICycleEvents events)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string In(Home home, CommitId link) => Path.Combine(home.UndoFolder, link.ToString());

    public string Make(CommitId link)
    {
        var folder = In(home, link);
        DurableFile.CreateFolder(folder, OwnerOnly);
        return folder;
    }

    /// <summary>What the script wrote down of its reboots.</summary>
    public static void ForgetReboots(string folder)
    {
        foreach (var reboot in Directory.EnumerateFiles(folder, Reboots.Marks + "*"))
        {
            File.Delete(reboot);
        }
    }

    public void Remove(CommitId link)
    {
        if (Directory.Exists(In(home, link)))
        {
            TryRemove(In(home, link));
        }
    }

    /// <summary>What a daemon that was killed had no more time to remove.</summary>
    public void RemoveNeedless(Position position)
    {
        foreach (var folder in Directory.EnumerateDirectories(home.UndoFolder))
        {
            var name = Path.GetFileName(folder);
            if (name != position.Unfinished?.Link.ToString() && !(position.Failure is { End: FailureEnd.Stuck } stuck && name == stuck.Link.ToString()))
            {
                TryRemove(folder);
            }
        }
    }

    /// <summary>For a migration that came to its end after it had been interrupted: what its killed helpers left beside the files.</summary>
    public static void RemoveTemporaries(Unfinished unfinished)
    {
        foreach (var record in unfinished.Undo.SelectMany(step => step.Records))
        {
            try
            {
                UndoAction.RemoveTemporary(record);
            }
            catch (Exception cause) when (StorageException.IsCause(cause))
            {
                // A file that nobody reads, in a folder that may have gone: no reason to fail a migration that is done.
                continue;
            }
        }
    }

    // It takes room and nothing else; the next start tries again.
    void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            events.Trouble(StorageException.From(cause, "remove", folder));
        }
    }
}
