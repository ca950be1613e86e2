namespace Wildebeest.Scripting.Posix;

/// <summary>Waits for what happens outside of this process, by the operating system's own clock.</summary>
static class Waiting
{
    public static void For(TimeSpan time) => Task.Delay(time, TimeProvider.System).Wait();

    /// <returns>False when the time is up.</returns>
    public static bool Until(Func<bool> condition, TimeSpan within, TimeSpan pause)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > within)
            {
                return false;
            }

            For(pause);
        }

        return true;
    }
}
