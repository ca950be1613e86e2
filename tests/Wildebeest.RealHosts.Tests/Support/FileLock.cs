namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>A lock that ends with the process that holds it, however that ends.</summary>
static class FileLock
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static FileStream? Try(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static FileStream Wait(string path, TimeSpan limit)
    {
        FileStream? held = null;
        return SpinWait.SpinUntil(() => (held = Try(path)) is not null || Rest(), limit) ? held! : throw new TimeoutException($"{path} is held by another run for more than {limit.TotalMinutes:0} min.");
    }

    static bool Rest()
    {
        Task.Delay(Pause).Wait();
        return false;
    }
}
