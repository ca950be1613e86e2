using System.Globalization;
using System.Text;
using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>One process per home.</summary>
sealed class HomeLock : IDisposable
{
    const int LongestNumber = 16;

    readonly FileLock held;

    HomeLock(FileLock held) => this.held = held;

    /// <exception cref="HomeInUseException" />
    /// <exception cref="HomeException">The home cannot be written.</exception>
    public static HomeLock Take(Home home)
    {
        FileLock? held = null;
        try
        {
            held = FileLock.TryTake(home.LockFile, DurableFile.OwnerOnly) ?? throw new HomeInUseException(home, ReadHolder(home));
            held.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            var taken = new HomeLock(held);
            held = null;
            return taken;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw HomeException.From(home, StorageException.From(cause, "lock", home.LockFile));
        }
        finally
        {
            held?.Dispose();
        }
    }

    public void Dispose() => held.Dispose();

    static int? ReadHolder(Home home) =>
        int.TryParse(Encoding.ASCII.GetString(FileLock.Read(home.LockFile, LongestNumber)).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : null;
}
