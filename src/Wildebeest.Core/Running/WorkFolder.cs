using Wildebeest.Scripting.Mounting;
using Wildebeest.Storage;

namespace Wildebeest.Running;

/// <summary>The folder in which a script runs, and which goes with it.</summary>
static class WorkFolder
{
    /// <returns>Why it is still there; null where it is gone. That must neither turn a finished migration into a failed one nor keep an agent from starting.</returns>
    public static StorageException? Remove(string folder)
    {
        try
        {
            // A script that was killed may have left a mount in it, and deleting goes through: what is mounted there is not the script's.
            if (MountTable.HasAtOrBelow(Path.GetFileName(folder)))
            {
                throw new IOException("something is mounted in it");
            }

            Directory.Delete(folder, recursive: true);
            return null;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            return StorageException.From(cause, "remove", folder);
        }
    }
}
