using System.Diagnostics;
using Wildebeest.Signatures;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Signatures;

/// <summary>Real keys of gpg's, and signatures that gpgv is asked about.</summary>
[Parallelizable(ParallelScope.All)]
sealed class KeysOfGpg
{
    static readonly byte[] Content = "what is signed\n"u8.ToArray();

    readonly TempFolder folder = new();
    string armored = "";
    string fingerprint = "";
    string signature = "";

    [OneTimeSetUp]
    public void MakeOne()
    {
        Directory.CreateDirectory(folder["gnupg"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Run("gpg", [], "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "carol <carol@example.org>", "ed25519", "sign", "never");
        armored = Run("gpg", [], "--batch", "--armor", "--export", "carol");
        fingerprint = Run("gpg", [], "--batch", "--with-colons", "--list-keys", "carol").Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
        signature = Run("gpg", Content, "--batch", "--quiet", "--armor", "--detach-sign");
    }

    [OneTimeTearDown]
    public void Remove()
    {
        // gpg's agent outlives gpg.
        Run("gpgconf", [], "--kill", "all");
        folder.Dispose();
    }

    [Test]
    public void AreNamedAsGpgNamesThem()
    {
        Assert.That(OpenPgpKey.TryParse(armored, out var key), Is.True);
        Assert.That(key!.Fingerprint, Is.EqualTo(fingerprint));
    }

    [Test]
    public async Task MakeSignaturesThatAreBelieved()
    {
        using var gpgv = new Gpgv(TimeProvider.System);

        Assert.That((await gpgv.VerifyAsync([Key()], signature, Content, CancellationToken.None)).Fingerprint, Is.EqualTo(fingerprint));
        Assert.That((await gpgv.VerifyAsync([Key()], signature, [.. Content, 0], CancellationToken.None)).Fingerprint, Is.Null);
        Assert.That((await gpgv.VerifyAsync([Key()], "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n", Content, CancellationToken.None)).Fingerprint, Is.Null);
    }

    [Test]
    public void StandHostileBytes()
    {
        var random = new Random(5);
        var lines = armored.Trim().Split('\n');
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = Key().Packets.ToArray();
            bytes[random.Next(Math.Min(bytes.Length, 60))] = (byte)random.Next(256);
            bytes = bytes[..random.Next(bytes.Length + 1)];
            Assert.That(() => OpenPgpKey.TryParse($"{lines[0]}\n\n{Convert.ToBase64String(bytes)}\n{lines[^1]}", out _), Throws.Nothing);
        }
    }

    [Test]
    public void AreNoneWhereTheyAreSecretOrSeveral()
    {
        var packets = Convert.ToBase64String([.. Key().Packets, .. Key().Packets]);

        Assert.That(OpenPgpKey.TryParse($"{OpenPgpKey.Begin}\n\n{packets}\n-----END PGP PUBLIC KEY BLOCK-----", out _), Is.False);
        Assert.That(OpenPgpKey.TryParse(Run("gpg", [], "--batch", "--armor", "--pinentry-mode", "loopback", "--passphrase", "", "--export-secret-keys", "carol"), out _), Is.False);
    }

    OpenPgpKey Key() => OpenPgpKey.TryParse(armored, out var key) ? key : throw new InvalidOperationException("It was read before.");

    string Run(string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GNUPGHOME"] = folder["gnupg"];
        using var process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return output;
    }
}
