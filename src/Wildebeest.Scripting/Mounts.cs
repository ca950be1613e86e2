using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.FileSystem.Editing;
using Wildebeest.Scripting.Mounting;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>File systems that are mounted on this host, now and from each boot on. What was mounted, and how, is put back when the migration fails.</summary>
public static class Mounts
{
    /// <summary>
    /// Makes a file system be mounted there: now first, so that what cannot be mounted never keeps the host from booting, and then by a line of <c>/etc/fstab</c>, which is checked by <c>findmnt --verify</c>
    /// before it is placed. Other lines stay as they are.
    /// </summary>
    /// <param name="path">Starts with '/'. A folder that is not there is made.</param>
    /// <param name="device">Such as <c>/dev/sdb1</c>, <c>UUID=…</c>, <c>server:/export</c> or <c>tmpfs</c>; of a folder that is to be seen in a second place, its path, with type <c>none</c> and options <c>bind</c>.</param>
    /// <param name="type">Such as <c>ext4</c>, <c>nfs4</c>, <c>tmpfs</c>.</param>
    /// <param name="options">As in fstab, with commas. Default: <c>defaults</c>. Of what is mounted already these are compared, and changed by a remount: <c>ro</c>, <c>nosuid</c>, <c>nodev</c>, <c>noexec</c>, <c>noatime</c> and their contraries, and <c>size=</c>; others take hold at the next mount.</param>
    /// <param name="persistent">Whether it is mounted at each boot too. Default: it is. A host that cannot mount it then does not boot: say <c>nofail</c> among the options where it can do without.</param>
    /// <param name="onChange">What is to happen at the end of the phase if what is mounted was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be mounted, something else is mounted there, or fstab would not be right.</exception>
    /// <example><code>Mounts.Ensure("/srv/cache", "tmpfs", "tmpfs", "nosuid,nodev,noexec,size=64m");
    /// Mounts.Ensure("/srv/data", "UUID=0a3407de-014b-458b-b5c1-848e92a327a3", "ext4", "noatime,nofail");</code></example>
    public static bool Ensure(string path, string device, string type, string options = "defaults", bool persistent = true, Reaction? onChange = null)
    {
        CheckPlace(path);
        Check(path, "device", device, letter => !char.IsControl(letter));
        Check(path, "type", type, letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
        Check(path, "options", options, letter => !char.IsControl(letter) && !char.IsWhiteSpace(letter) && letter != '\\');
        if (HostTree.Look(HostTree.Followed(path)) is null)
        {
            FolderChange.Make(path, Access.AsItIs, onChange: null);
        }

        var isMounted = Resources.Ensure.That(new Mount(path), new State { [Mount.Device] = device, [Mount.Type] = type, [Mount.Options] = options }, onChange);
        var isKept = persistent && Edit(text => FileSystemTable.Ensure(text, path, device, type, options), create: true);
        return isMounted || isKept;
    }

    /// <summary>Makes nothing be mounted there, now and from each boot on. The folder stays.</summary>
    /// <param name="path">Starts with '/'.</param>
    /// <param name="persistent">Whether its line in <c>/etc/fstab</c> goes too. Default: it goes.</param>
    /// <param name="onChange">What is to happen at the end of the phase if what is mounted was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It is in use, or fstab would not be right.</exception>
    /// <example><code>Mounts.Remove("/srv/cache");</code></example>
    public static bool Remove(string path, bool persistent = true, Reaction? onChange = null)
    {
        CheckPlace(path);
        var isUnmounted = Resources.Ensure.That(new Mount(path), new State { [Mount.Device] = null, [Mount.Type] = null, [Mount.Options] = null }, onChange);
        var isForgotten = persistent && Edit(text => FileSystemTable.Remove(text, path), create: false);
        return isUnmounted || isForgotten;
    }

    static bool Edit(Func<string, string> edit, bool create)
    {
        // Of what stands there systemd makes units, when it is told to.
        var reload = SystemdUnits.IsBooted ? new Reaction(new ReactionRecord(ReactionRecord.Command, ["systemctl", "daemon-reload"])) : null;
        return TextEdit.Apply(
            FileSystemTable.Path, Placing.Of(Tool.Exists("findmnt") ? $"findmnt --verify --tab-file {Placing.PathHole}" : null, reload, secret: false), edit, create, ofNothing: !create);
    }

    static void CheckPlace(string path)
    {
        Target.Check(path);
        if (path.Any(char.IsControl) || path.Split('/').Any(part => part is "." or "..") || path.Contains("//", StringComparison.Ordinal))
        {
            throw new MigrationException($"mount {path}: that is no place where anything is mounted; write its whole path.");
        }
    }

    static void Check(string path, string what, string given, Func<char, bool> isGood)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (given.Length == 0 || given[0] is '-' or '#' || !given.All(isGood))
        {
            throw new MigrationException($"mount {path}: '{given}' is no {what} that can stand in fstab.");
        }
    }
}
