namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>Gives a host's processes another wall clock than the machine's, by Debian's <c>faketime</c>. Their monotonic clock stays true, as it does on a real host.</summary>
static class ShiftedClock
{
    const string Library = "faketime/libfaketime.so.1";

    /// <param name="offset">Such as <c>+26h</c> or <c>-9h</c>.</param>
    public static HostHome WithClock(this HostHome host, string offset) =>
        host.With("LD_PRELOAD", Find()).With("FAKETIME", offset).With("FAKETIME_DONT_FAKE_MONOTONIC", "1");

    static string Find() =>
        Directory.EnumerateDirectories("/usr/lib").Append("/usr/lib").Select(folder => Path.Combine(folder, Library)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("libfaketime is not installed; ./test installs what the tests need.");
}
