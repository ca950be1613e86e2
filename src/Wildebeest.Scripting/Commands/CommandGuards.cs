using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting.Commands;

/// <summary>When a command need not run. Paths are looked at first; commands that are asked are run for real, so a dry run does not ask them.</summary>
sealed record CommandGuards(string? Creates, string? Removes, string? Unless, string? OnlyIf)
{
    public static CommandGuards None { get; } = new(null, null, null, null);

    /// <summary>In a dry run: that it hangs on a command whether this one would run.</summary>
    public string? Unknown => ScriptSession.Current.Start.DryRun && (Unless ?? OnlyIf) is { } asked ? $"whether it would be run is known when '{asked}' is" : null;

    /// <returns>Why it need not run; null where it must.</returns>
    public string? Objection()
    {
        if (Creates is { } made && IsThere(made))
        {
            return $"{made} is there";
        }

        if (Removes is { } gone && !IsThere(gone))
        {
            return $"{gone} is not there";
        }

        return ScriptSession.Current.Start.DryRun ? null
            : Unless is { } unless && Ask(unless) ? $"'{unless}' says that it is done"
            : OnlyIf is { } onlyIf && !Ask(onlyIf) ? $"'{onlyIf}' says that there is no need"
            : null;
    }

    static bool IsThere(string path)
    {
        Target.Check(path);
        return Path.Exists(path);
    }

    static bool Ask(string command)
    {
        var asked = Command.From(command, []);
        return Tool.Look(asked.Program, asked.Arguments).ExitCode == 0;
    }
}
