namespace Wildebeest.Scripting.Posix;

/// <summary>
/// Where a program's file is. Each start of a program by its name goes through this: .NET itself looks beside its own program and in the current directory before the PATH, and an admin's current
/// directory may be the work tree of a chain that somebody else wrote.
/// </summary>
static class ProgramFile
{
    /// <summary>Where the environment names none.</summary>
    public const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The PATH by which this process, and what it starts, finds programs.</summary>
    public static string SearchPath => Environment.GetEnvironmentVariable("PATH") ?? UsualPath;

    /// <summary>Null where the PATH has none.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/'))
        {
            return program;
        }

        // A folder that is not named from the root would be one below the current directory.
        foreach (var folder in SearchPath.Split(':').Where(Path.IsPathRooted))
        {
            var file = Path.Combine(folder, program);
            if (File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0)
            {
                return file;
            }
        }

        return null;
    }
}
