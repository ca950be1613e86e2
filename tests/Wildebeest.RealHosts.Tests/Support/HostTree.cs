using System.Globalization;
using System.Security.Cryptography;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>
/// All files of a host at one moment, to be compared: kind, mode, owner, content. Left out is what changes by itself or is a record of what happened: logs, caches,
/// the databases of dpkg and apt, the host's own home.
/// </summary>
sealed class HostTree
{
    static readonly string[] LeftOut =
    [
        "/proc", "/sys", "/dev", "/run", "/tmp", "/var/tmp", "/var/log", "/var/cache", "/var/lib/systemd", "/var/lib/dpkg", "/var/lib/apt", "/var/lib/wildebeest", "/root", "/srv/chain",
        "/usr/share/dotnet", "/opt/wildebeest", "/etc/wildebeest", "/etc/ld.so.cache", "/etc/.updated", "/var/.updated", "/var/backups",
    ];

    readonly string common;
    readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    HostTree(string common) => this.common = common;

    /// <param name="layer">What differs from <paramref name="common"/> is in here, so that only this much is read.</param>
    public static HostTree Of(string root, string layer, string common)
    {
        var tree = new HostTree(common);
        tree.Read(root, layer, "");
        return tree;
    }

    /// <summary>A line for each file that is not as it was.</summary>
    public IReadOnlyList<string> DifferenceFrom(HostTree before) =>
    [
        .. files.Keys.Union(before.files.Keys).Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Before: before.files.GetValueOrDefault(path), Now: files.GetValueOrDefault(path)))
            .Where(file => file.Before != file.Now && Full(file.Path, file.Before) != Full(file.Path, file.Now))
            .Select(file => $"{file.Path}: {file.Before ?? "nothing"} → {file.Now ?? "nothing"}"),
    ];

    void Read(string root, string layer, string path)
    {
        foreach (var entry in new DirectoryInfo(root + path + "/").EnumerateFileSystemInfos())
        {
            var at = $"{path}/{entry.Name}";
            if (LeftOut.Contains(at))
            {
                continue;
            }

            var isFolder = entry is DirectoryInfo && entry.LinkTarget is null;
            var content = entry.LinkTarget is { } target ? $"-> {target}" : isFolder ? "folder" : Path.Exists(layer + at) ? HashOf(entry.FullName) : "common";
            files[at] = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToString((int)(entry.LinkTarget is null ? entry.UnixFileMode : 0), 8)} {content}");
            if (isFolder)
            {
                Read(root, layer, at);
            }
        }
    }

    // A file that is still the common one was not read: it cannot change.
    string? Full(string path, string? signature) => signature is not null && signature.EndsWith(" common", StringComparison.Ordinal)
        ? signature.Replace("common", HashOf(common + path), StringComparison.Ordinal)
        : signature;

    static string HashOf(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content))[..16];
    }
}
