namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>Plain git with nobody's settings and one fixed identity: what a person at another machine would see.</summary>
static class PlainGit
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static Dictionary<string, string> Environment(string home) => new(Executable.CleanEnvironment(home))
    {
        ["GIT_AUTHOR_NAME"] = "Ann Author",
        ["GIT_AUTHOR_EMAIL"] = "ann@example.org",
        ["GIT_COMMITTER_NAME"] = "Ann Author",
        ["GIT_COMMITTER_EMAIL"] = "ann@example.org",
    };

    /// <summary>Runs git to its end, whatever its exit code.</summary>
    public static Finished Try(string folder, IReadOnlyDictionary<string, string>? environment, byte[]? input, params IEnumerable<string> arguments)
    {
        var merged = Environment(folder);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            merged[name] = value;
        }

        using var git = new ChildProcess(Executable.Find("git"), arguments, merged, folder, input);
        return git.WaitForExit(Limit);
    }

    /// <summary>Runs git and returns its output without the last line's end; git's own words are the exception when it fails.</summary>
    public static string Run(string folder, params IEnumerable<string> arguments) =>
        Try(folder, null, null, arguments).Successfully().Output.TrimEnd('\n');
}
