using Wildebeest.Scripting.Posix;

namespace Wildebeest.Storage;

/// <summary>A file or a folder that is believed, and that so must be closed to other users.</summary>
static class BelievedFile
{
    /// <summary>How somebody else could write it, and what ends that; null where only root and we ourselves can.</summary>
    /// <exception cref="StorageException">It cannot be looked at.</exception>
    public static (string Finding, string WayOut)? FaultOf(string path)
    {
        try
        {
            return Native.OwnerOf(path).User is var owner and not 0 && owner != Native.User() ? ("belongs to another user", $"As root: chown root {path}")
                : (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 ? ("can be written by others than its owner", $"chmod go-w {path}")
                : null;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "read", path);
        }
    }
}
