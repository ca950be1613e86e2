using Wildebeest.Storage;

namespace Wildebeest.Git;

/// <summary>
/// What a fetch that was cut short leaves of the pack that it was writing: git takes it away only weeks later, and each try leaves another. To be called only while no
/// git works in the repository, as whoever holds its lock knows.
/// </summary>
static class UnfinishedPacks
{
    public static void Remove(string gitDirectory)
    {
        try
        {
            foreach (var file in new DirectoryInfo(Path.Combine(gitDirectory, "objects", "pack")).EnumerateFiles("tmp_*"))
            {
                file.Delete();
            }
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            // They cost room and nothing else, and the next call takes them away; what the fetch itself came to must not be hidden by this.
        }
    }
}
