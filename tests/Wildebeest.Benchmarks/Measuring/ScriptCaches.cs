using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Compiled scripts that one host has and another is to find.</summary>
static class ScriptCaches
{
    public static void Copy(HostHome from, HostHome to)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(from.Path, "cache"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to.Path, Path.GetRelativePath(from.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
