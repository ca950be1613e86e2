using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>
/// Files of this host into which a migration has once written a secret. A later one that does not know it must not show what it replaces, so differences of these are hidden as a
/// whole.
/// </summary>
static class SecretFiles
{
    const int Most = 10_000;

    public static bool Holds(string path) => All().Contains(path, StringComparer.Ordinal);

    /// <summary>Before the secret is written, so that no crash comes between the two.</summary>
    public static void Remember(string path)
    {
        if (List is not { } list || path.Contains('\n') || (All() is var all && (all.Length >= Most || all.Contains(path, StringComparer.Ordinal))))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(list)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // A line that a crash has torn is ended by the one that follows.
        File.AppendAllText(list, $"\n{path}\n");
    }

    static string? List => ScriptSession.Current.Start.HelpersFolder is { } folder ? Path.Combine(folder, "secret-files") : null;

    static string[] All() => List is { } list && File.Exists(list) ? File.ReadAllLines(list) : [];
}
