using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>systemd's own check of units, before they are placed.</summary>
static class UnitChecker
{
    const string Program = "systemd-analyze";
    const int QuotedLines = 4;

    /// <param name="units">Their file names and texts.</param>
    /// <exception cref="MigrationException">It would not take them; in its own words.</exception>
    public static void Ask(string resource, IEnumerable<(string Name, string Text)> units)
    {
        var folder = Directory.CreateDirectory(Path.Combine(ScriptSession.Current.Start.WorkDirectory, $"units-{Guid.NewGuid():n}")).FullName;
        try
        {
            List<string> files = [];
            foreach (var (name, text) in units)
            {
                files.Add(Path.Combine(folder, name));
                File.WriteAllText(files[^1], text);
            }

            // Before version 250 it did not say by its exit code that it is not content: there every sentence about these files counts.
            var result = Tool.Look(Program, ["verify", "--man=no", "--recursive-errors=no", .. files]);
            var isOld = result.ExitCode != 0 && result.Error.Contains("unrecognized option", StringComparison.Ordinal);
            result = isOld ? Tool.Look(Program, ["verify", "--man=no", .. files]) : result;
            var said = Sentences(result.Error + result.Output, folder).ToList();
            if (result.ExitCode != 0 || (isOld && result.Error.Contains(folder, StringComparison.Ordinal)))
            {
                throw new MigrationException($"{resource} is not placed: systemd-analyze verify: {string.Join(" / ", said.TakeLast(QuotedLines))}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <exception cref="MigrationException">systemd knows no such times.</exception>
    public static void AskCalendar(string resource, string onCalendar)
    {
        var result = Tool.Look(Program, "calendar", "--", onCalendar);
        if (result.ExitCode != 0)
        {
            throw new MigrationException($"{resource}: {string.Join(" / ", Sentences(result.Error, folder: null).Take(1))}");
        }
    }

    static IEnumerable<string> Sentences(string said, string? folder) =>
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => folder is null ? line : line.Replace(folder + "/", "", StringComparison.Ordinal));
}
