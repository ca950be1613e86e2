namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>The real program, as ./test published it.</summary>
static class WildebeestProgram
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    static readonly Lazy<string> Found = new(Find);

    public static string Path => Found.Value;

    /// <summary>Starts it with an environment that holds no settings of anybody's; the caller ends it by disposing.</summary>
    public static ChildProcess Start(string home, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var merged = Executable.CleanEnvironment(home);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            merged[name] = value;
        }

        return new ChildProcess(Path, arguments, merged, home);
    }

    /// <summary>Runs it to its end; one that hangs fails the test with what it printed.</summary>
    public static Finished Run(string home, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        using var process = Start(home, environment, arguments);
        return process.WaitForExit(Limit);
    }

    static string Find()
    {
        if (Environment.GetEnvironmentVariable("WILDEBEEST_PROGRAM") is { Length: > 0 } given)
        {
            return given;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Wildebeest.sln")))
            {
                var built = System.IO.Path.Combine(folder.FullName, "artifacts", "program", "wildebeest");
                return File.Exists(built) ? built : throw new FileNotFoundException("The program is not built: run ./wildebeest once, or ./test.", built);
            }
        }

        throw new FileNotFoundException("WILDEBEEST_PROGRAM does not say which program to test, and there is no checkout above the tests.");
    }
}
