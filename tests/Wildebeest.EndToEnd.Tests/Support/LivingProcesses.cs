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

    /// <summary>A time to sleep that no other test's process names, of more than a day.</summary>
    public static string UniqueSleep() => FormattableString.Invariant($"{Random.Shared.Next(100_000, 999_999)}.{Random.Shared.Next(100_000, 999_999)}");
}
