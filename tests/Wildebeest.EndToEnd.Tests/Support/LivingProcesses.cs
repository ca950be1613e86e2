namespace Wildebeest.EndToEnd.Tests.Support;

static class LivingProcesses
{
    /// <summary>The id and command line of each process whose command line holds the text.</summary>
    public static IReadOnlyList<string> ThatName(string text)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
                if (command.Contains(text, StringComparison.Ordinal))
                {
                    found.Add($"{Path.GetFileName(process)} {command}");
                }
            }
            catch (IOException)
            {
                // It ended while the list was read, so it is not among the living.
            }
        }

        return found;
    }

    /// <summary>Returns when no process has its working directory in the folder: an origin packs its refs after it has answered, and what it does then must not meet a folder that goes.</summary>
    public static void WaitForThoseThatWorkIn(string folder)
    {
        if (!SpinWait.SpinUntil(() => !AnyWorksIn(folder), TimeSpan.FromMinutes(1)))
        {
            throw new TimeoutException($"Somebody still works in {folder}, which is to go away.");
        }
    }

    /// <summary>A time to sleep that no other test's process names, of more than a day.</summary>
    public static string UniqueSleep() => FormattableString.Invariant($"{Random.Shared.Next(100_000, 999_999)}.{Random.Shared.Next(100_000, 999_999)}");

    static bool AnyWorksIn(string folder) => Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0])).Any(process =>
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget is { } place && (place == folder || place.StartsWith(folder + "/", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at, or is somebody else's.
            return false;
        }
    });
}
