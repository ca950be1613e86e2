using System.Globalization;
using System.Text;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting.Child;

/// <summary>
/// The reboots of this migration, by their order in it. Each is written down, with the boot that it is to end, before the system is told; after another boot it is done.
/// What is written lies with what the migration keeps for its undo, and goes with that at its end.
/// </summary>
sealed class Reboots(ScriptSession session)
{
    /// <summary>How the files begin in which they are written down; then comes the script's commit, since a replacement's reboots are not those of what it replaces.</summary>
    public const string Marks = "reboot-";

    const string Told = Marks + "told";
    const string Resource = "reboot";
    const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    int count;

    static string ThisBoot => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Whether the system was told in this boot to go down, and has still time to do it.</summary>
    /// <param name="folder">What the migration keeps for its undo.</param>
    public static bool IsGoingDown(string folder, DateTimeOffset now) =>
        Path.Combine(folder, Told) is var told && File.Exists(told) && File.ReadAllText(told).Split('\n') is [var boot, var seconds, ..] && boot == ThisBoot
        && double.TryParse(seconds, CultureInfo.InvariantCulture, out var within) && (now.UtcDateTime - File.GetLastWriteTimeUtc(told)).TotalSeconds is >= 0 and var past && past < within;

    public void Next(TimeSpan within)
    {
        count++;
        var asked = session is { Undo: not null, Start.UndoFolder: { } folder } ? Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Marks}{session.Start.LinkSha}-{count}")) : null;
        session.Act(
            Resource,
            look: () => asked is not null && File.Exists(asked) && File.ReadAllText(asked).Trim() != ThisBoot ? null : new Difference("it was to be done once"),
            undo: _ => [],
            change: () =>
            {
                GoDown(asked ?? throw new MigrationException("reboot: a host that is being undone is not rebooted."), within);
                return null;
            });
    }

    void GoDown(string asked, TimeSpan within)
    {
        if (!File.Exists(asked))
        {
            Replacement.Put(asked, Replacement.TemporaryFor(asked), Encoding.UTF8.GetBytes(ThisBoot + "\n"), Access.AsItIs, Mode);
        }
        else if (TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(asked) > within)
        {
            // Gone with this, so that a retry asks for it again.
            File.Delete(asked);
            throw new MigrationException($"reboot: the host was told to go down and did not within {within.TotalSeconds:0} s.");
        }

        if (SystemdUnits.IsBooted)
        {
            Tool.Act("systemctl", "--no-block", "reboot");
        }
        else
        {
            Tool.Act("reboot");
        }

        // Only now: before that, one that is run again has to tell the system itself.
        var told = Path.Combine(Path.GetDirectoryName(asked)!, Told);
        Replacement.Put(told, Replacement.TemporaryFor(told), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ThisBoot}\n{within.TotalSeconds}\n")), Access.AsItIs, Mode);

        // The daemon ends this process with its answer; should it not, the time does.
        session.Connection.Ask(Frame.Encode(FrameKind.Rebooting));
        throw new MigrationException("reboot: the daemon let the migration go on.");
    }
}
