using System.Globalization;
using System.Security.Cryptography;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>A repository of one package that a key of its own has signed, as vendors have them; and another key, that has not.</summary>
static class SignedRepository
{
    /// <summary>Makes it on the host in <paramref name="folder"/>, with a version 3.0 of savanna.</summary>
    /// <returns>The public keys: the one that signed it, and another.</returns>
    public static (string Key, string OtherKey) Make(RealHost host, string folder)
    {
        using var work = new TemporaryFolder();
        var place = host.Root + folder;
        Directory.CreateDirectory(place);
        Machine.Run("dpkg-deb", "--raw-extract", $"{host.Root}{PackageRepository.Folder}/savanna_1.1_all.deb", work["savanna"]);
        var control = work["savanna/DEBIAN/control"];
        File.WriteAllText(control, File.ReadAllText(control).Replace("Version: 1.1", "Version: 3.0", StringComparison.Ordinal));
        Machine.Run("dpkg-deb", "--root-owner-group", "--build", work["savanna"], place);
        PackageRepository.WriteIndex(place);

        var index = File.ReadAllBytes($"{place}/Packages");
        File.WriteAllText($"{place}/Release", string.Create(CultureInfo.InvariantCulture,
            $"Origin: Savanna\nDate: {TimeProvider.System.GetUtcNow().AddHours(-1):R}\nSHA256:\n {Convert.ToHexStringLower(SHA256.HashData(index))} {index.Length} Packages\n"));
        var keys = Directory.CreateDirectory(work["keys"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        try
        {
            foreach (var owner in (string[])["savanna", "somebody"])
            {
                Gpg(keys, "--passphrase", "", "--quick-generate-key", $"{owner}@example.org", "ed25519", "sign", "never");
            }

            Gpg(keys, "--local-user", "savanna@example.org", "--output", $"{place}/InRelease", "--clearsign", $"{place}/Release");
            return (Gpg(keys, "--armor", "--export", "savanna@example.org"), Gpg(keys, "--armor", "--export", "somebody@example.org"));
        }
        finally
        {
            Machine.Try("gpgconf", TimeSpan.FromSeconds(20), "--homedir", keys, "--kill", "all");
        }
    }

    static string Gpg(string keys, params IEnumerable<string> arguments) => Machine.Run("gpg", ["--homedir", keys, "--batch", "--quiet", .. arguments]).Output;
}
