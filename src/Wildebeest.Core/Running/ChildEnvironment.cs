using System.Globalization;
using System.Runtime.InteropServices;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Running;

/// <summary>
/// What a child's environment holds, and nothing besides: a migration must not depend on how the daemon was started, nor read a secret from there.
/// </summary>
static class ChildEnvironment
{
    const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static void ForScript(IDictionary<string, string?> environment, string mark, string workDirectory, long heapLimit)
    {
        Scrub(environment);
        environment["TMPDIR"] = workDirectory;
        environment[ProcessTree.MarkVariable] = mark;
        Tune(environment, heapLimit);
    }

    public static void ForCompiling(IDictionary<string, string?> environment, long heapLimit)
    {
        Scrub(environment);
        Tune(environment, heapLimit);
    }

    static void Scrub(IDictionary<string, string?> environment)
    {
        var kept = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : DefaultPath,

            // Of the user database where the environment has none, as that of a service of the system.
            ["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            ["USER"] = Environment.UserName,
            ["LOGNAME"] = Environment.UserName,
            ["LANG"] = "C.UTF-8",
        };
        if (Environment.GetEnvironmentVariable("TZ") is { } zone)
        {
            kept["TZ"] = zone;
        }

        environment.Clear();
        foreach (var (name, value) in kept)
        {
            environment[name] = value;
        }
    }

    // One short-lived small process: no ports for debuggers, no profile gathered for a later that never comes, one heap with a lid.
    static void Tune(IDictionary<string, string?> environment, long heapLimit)
    {
        environment["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? RuntimeRoot;
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_GCHeapHardLimit"] = heapLimit.ToString("X", CultureInfo.InvariantCulture);
    }

    // …/shared/Microsoft.NETCore.App/10.0.0/ lies three below the root.
    static string RuntimeRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
