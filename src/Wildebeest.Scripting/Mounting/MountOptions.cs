using System.Globalization;

namespace Wildebeest.Scripting.Mounting;

/// <summary>Options of a mount that can be held against what is mounted. Of others the kernel says nothing, or something else than was asked for.</summary>
static class MountOptions
{
    static readonly Dictionary<string, (string Flag, string Value)> Flags = new(StringComparer.Ordinal)
    {
        ["ro"] = ("write", "ro"), ["rw"] = ("write", "rw"),
        ["nosuid"] = ("suid", "nosuid"), ["suid"] = ("suid", "suid"),
        ["nodev"] = ("dev", "nodev"), ["dev"] = ("dev", "dev"),
        ["noexec"] = ("exec", "noexec"), ["exec"] = ("exec", "exec"),
        ["noatime"] = ("atime", "noatime"), ["relatime"] = ("atime", "relatime"), ["strictatime"] = ("atime", "strictatime"),
    };

    static readonly string[] Sizes = ["size", "nr_inodes"];

    /// <summary>Whether what is mounted is as it would be with these options.</summary>
    /// <param name="wanted">As in fstab.</param>
    /// <param name="found">As the kernel tells them.</param>
    public static bool Hold(string wanted, string found)
    {
        var has = Read(found);
        return Read(wanted).All(option => has.GetValueOrDefault(option.Key) == option.Value || (option is { Key: "atime", Value: "strictatime" } && !has.ContainsKey("atime")) || !IsTold(option.Key, has));
    }

    /// <summary>With each of the flags that can be compared: a remount leaves those as they are that are not named.</summary>
    public static string Explicit(string wanted) => string.Join(',', [.. wanted.Split(',', StringSplitOptions.RemoveEmptyEntries), .. Read(wanted).Where(option => !Sizes.Contains(option.Key)).Select(option => option.Value)]);

    // A size that is told in another way than it was asked for cannot be compared.
    static bool IsTold(string option, Dictionary<string, string> has) => Flags.Values.Any(flag => flag.Flag == option) || has.ContainsKey(option);

    static Dictionary<string, string> Read(string options)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal) { ["write"] = "rw", ["suid"] = "suid", ["dev"] = "dev", ["exec"] = "exec" };
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (option is "user" or "users")
            {
                (read["suid"], read["dev"], read["exec"]) = ("nosuid", "nodev", "noexec");
            }
            else if (Flags.TryGetValue(option, out var flag))
            {
                // Of what is mounted the place and the file system say it both; either one is enough to keep writers out.
                read[flag.Flag] = flag.Flag == "write" && read["write"] == "ro" ? "ro" : flag.Value;
            }
            else if (option.Split('=', 2) is [var name, var value] && Sizes.Contains(name) && Bytes(value) is { } bytes)
            {
                read[name] = bytes.ToString(CultureInfo.InvariantCulture);
            }
        }

        return read;
    }

    static long? Bytes(string size)
    {
        var shift = size.Length == 0 ? 0 : char.ToLowerInvariant(size[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        return long.TryParse(shift == 0 ? size : size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 32 << (30 - shift) ? number << shift : null;
    }
}
