using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>A folder of packages with the index that apt reads, so that hosts install without a network.</summary>
static class PackageRepository
{
    /// <summary>Where it is on a host.</summary>
    public const string Folder = "/srv/packages";

    public const string Source = $"deb [trusted=yes] file:{Folder} ./\n";

    public static void WriteIndex(string folder)
    {
        var index = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(folder, "*.deb").Order(StringComparer.Ordinal))
        {
            using var content = File.OpenRead(file);
            index.Append(Machine.Run("dpkg-deb", "--field", file).Output.TrimEnd('\n')).Append('\n')
                .Append($"Filename: ./{Path.GetFileName(file)}\n")
                .Append($"Size: {content.Length}\n")
                .Append($"SHA256: {Convert.ToHexStringLower(SHA256.HashData(content))}\n\n");
        }

        File.WriteAllText(Path.Combine(folder, "Packages"), index.ToString());
    }
}
