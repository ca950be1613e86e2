using System.Globalization;
using System.Text;

namespace Wildebeest.Scripting.Mounting;

/// <summary>What is mounted where, as the kernel tells it.</summary>
static class MountTable
{
    const string OfThisProcess = "/proc/self/mountinfo";

    /// <summary>What is at the path, the last that was mounted there; null where nothing is.</summary>
    public static MountedThing? At(string path) => At(path, File.ReadAllLines(OfThisProcess));

    /// <param name="lines">36 35 98:0 /root /point rw,nosuid shared:1 - ext4 /dev/sda1 rw,errors=continue</param>
    public static MountedThing? At(string path, IReadOnlyList<string> lines)
    {
        var all = lines.Select(TryParse).OfType<Line>().ToList();
        if (all.FindLast(line => line.Point == path) is not { } found)
        {
            return null;
        }

        // Of a file system of which only a part is mounted here, the whole may be elsewhere: then this is that folder a second time.
        var whole = found.Root == "/" ? null : all.Find(line => line != found && line.FileSystem == found.FileSystem && (line.Root == "/" || found.Root == line.Root || found.Root.StartsWith(line.Root + "/", StringComparison.Ordinal)));
        return whole is null
            ? new MountedThing(found.Device, found.Type, found.Options)
            : new MountedThing($"{whole.Point.TrimEnd('/')}/{found.Root[(whole.Root == "/" ? 0 : whole.Root.Length)..].TrimStart('/')}".TrimEnd('/'), "none", $"bind,{found.OwnOptions}");
    }

    /// <summary>Whether anything is mounted at a folder of this name, or below one: the kernel tells where that really is, whatever links a path to it goes through.</summary>
    public static bool HasAtOrBelow(string name) => File.ReadAllLines(OfThisProcess).Select(TryParse).OfType<Line>().Any(line => line.Point.Split('/').Contains(name));

    /// <summary>Whether what is mounted is of the type that was asked for: the kernel has names of its own for some.</summary>
    public static bool IsOfType(string wanted, string found) => wanted == found || found == $"fuse.{wanted}" || (wanted, found) is ("none" or "auto", _) or ("nfs", "nfs4") or ("ntfs" or "ntfs-3g" or "exfat", "fuseblk");

    /// <summary>Where udev has the link to a device that is named by what is on it: <c>LABEL=…</c>.</summary>
    public static string PathOf(string device) => device.Split('=', 2) switch
    {
        ["UUID", var id] => $"/dev/disk/by-uuid/{LinkOf(id)}",
        ["LABEL", var label] => $"/dev/disk/by-label/{LinkOf(label)}",
        ["PARTUUID", var id] => $"/dev/disk/by-partuuid/{LinkOf(id)}",
        ["PARTLABEL", var label] => $"/dev/disk/by-partlabel/{LinkOf(label)}",
        _ => device,
    };

    // As udev writes what cannot stand in a name of a link: \x20 for a blank.
    static string LinkOf(string name) => string.Concat(name.Trim('"').Select(letter =>
        !char.IsAscii(letter) || char.IsAsciiLetterOrDigit(letter) || "#+-.:=@_".Contains(letter, StringComparison.Ordinal) ? $"{letter}" : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}")));

    /// <summary>As in <c>\040</c> for a blank.</summary>
    public static string Unescaped(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        var bytes = new List<byte>();
        var raw = Encoding.UTF8.GetBytes(field);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] == '\\' && at + 3 < raw.Length && raw[(at + 1)..(at + 4)].All(digit => digit is >= (byte)'0' and <= (byte)'7'))
            {
                bytes.Add((byte)(((raw[at + 1] - '0') << 6) | ((raw[at + 2] - '0') << 3) | (raw[at + 3] - '0')));
                at += 3;
            }
            else
            {
                bytes.Add(raw[at]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public static string Escaped(string field) =>
        string.Concat(field.Select(letter => letter is ' ' or '\t' or '\n' or '\\' or '#' ? string.Create(CultureInfo.InvariantCulture, $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}") : $"{letter}"));

    static Line? TryParse(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-");
        return dash >= 6 && fields.Length >= dash + 4
            ? new Line(fields[2], Unescaped(fields[3]), Unescaped(fields[4]), fields[5], fields[dash + 1], Unescaped(fields[dash + 2]), $"{fields[5]},{fields[dash + 3]}") : null;
    }

    sealed record Line(string FileSystem, string Root, string Point, string OwnOptions, string Type, string Device, string Options);
}

/// <param name="Options">Those of the place first, then those of the file system.</param>
sealed record MountedThing(string Device, string Type, string Options);
