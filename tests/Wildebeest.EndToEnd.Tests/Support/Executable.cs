using System.Runtime.InteropServices;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>Where the system's programs are, and the environment that they are started with.</summary>
static class Executable
{
    static readonly string SearchPath = string.Join(':', Environment.GetEnvironmentVariable("PATH"), "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin");

    public static bool Exists(string name) => TryFind(name) is not null;

    /// <summary>The absolute path: sshd refuses to start by any other, and servers are not on every user's PATH.</summary>
    public static string Find(string name) =>
        TryFind(name) ?? throw new FileNotFoundException($"The program '{name}' is not installed; ./test installs what the tests need.");

    /// <summary>Nothing of the user's or of the system's settings: the same on a developer's machine as on a fresh one.</summary>
    public static Dictionary<string, string> CleanEnvironment(string home) => new()
    {
        ["PATH"] = SearchPath,
        ["HOME"] = home,
        ["LANG"] = "C.UTF-8",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_TERMINAL_PROMPT"] = "0",
        // The program's launcher finds the runtime by this wherever it was installed.
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
    };

    static string? TryFind(string name) =>
        SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
