using System.Text;
using Wildebeest.Signatures;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Signatures;

/// <summary>What is made here is read by OpenSSH, and the other way round.</summary>
[Parallelizable(ParallelScope.All)]
sealed class KeysOfOpenSsh
{
    [Test]
    public void AreMadeAsSshKeygenWouldMakeThem() => With(folder =>
    {
        var key = SshPrivateKey.New();
        WritePrivate(folder["key"], key.ToText("web01"));

        Assert.That(SshKeygen.Run("-y", "-P", "", "-f", folder["key"]).Output.Trim(), Is.EqualTo($"{key.Public} web01"));
        Assert.That(SshKeygen.Run("-l", "-f", folder["key"]).Output, Does.Contain(key.Public.Fingerprint));
    });

    [Test]
    public void AreReadAsSshKeygenMadeThem() => With(folder =>
    {
        var file = SshKeygen.Make(folder.Path, "ed25519");

        Assert.That(SshPrivateKey.TryParse(File.ReadAllText(file), out var key), Is.True);
        Assert.That(File.ReadAllText(file + ".pub"), Does.StartWith(key!.Public.ToString()));
    });

    [Test]
    public void AreReadBack()
    {
        var key = SshPrivateKey.New();

        Assert.That(SshPrivateKey.TryParse(key.ToText("a comment of any length"), out var again), Is.True);
        Assert.That(again!.Public, Is.EqualTo(key.Public));
    }

    [Test]
    public void MakeSignaturesThatSshKeygenBelieves() => With(folder =>
    {
        var key = SshPrivateKey.New();
        var content = Encoding.UTF8.GetBytes("what is signed\n");
        File.WriteAllText(folder["allowed"], $"web01 namespaces=\"git\" {key.Public}\n");
        File.WriteAllText(folder["signature"], SshSignature.Make(key, content));

        Assert.That(SshKeygen.Run(content, "-Y", "verify", "-f", folder["allowed"], "-I", "web01", "-n", "git", "-s", folder["signature"]).ExitCode, Is.Zero);
    });

    [TestCase("ed25519")]
    [TestCase("ecdsa", "-b", "256")]
    [TestCase("ecdsa", "-b", "384")]
    [TestCase("ecdsa", "-b", "521")]
    [TestCase("rsa", "-b", "2048")]
    public void MakeSignaturesThatAreBelievedHere(string type, params string[] options) => With(folder =>
    {
        var file = SshKeygen.Make(folder.Path, type, options);
        var content = Encoding.UTF8.GetBytes("what is signed\n");
        var text = SshKeygen.Sign(file, content);

        Assert.That(SshPublicKey.TryParse(File.ReadAllText(file + ".pub"), out var key), Is.True);
        Assert.That(SshSignature.TryParse(text, out var signature), Is.True);
        Assert.That(signature!.Key, Is.EqualTo(key));
        Assert.That(signature.Signs(content), Is.True);
        Assert.That(signature.Signs([.. content, 0]), Is.False, "other content");
        Assert.That((signature with { Namespace = "file" }).Signs(content), Is.False, "another purpose");
        for (var at = 0; at < signature.Signature.Length; at += 7)
        {
            var bent = signature.Signature.ToArray();
            bent[at] ^= 1;
            Assert.That((signature with { Signature = bent }).Signs(content), Is.False, $"bent at {at}");
        }
    });

    [TestCase("rsa", "-b", "1024", Description = "too short")]
    public void AreRefusedWhereTheyAreWeak(string type, params string[] options) => With(folder =>
        Assert.That(SshPublicKey.TryParse(File.ReadAllText(SshKeygen.Make(folder.Path, type, options) + ".pub"), out _), Is.False));

    [TestCase("")]
    [TestCase("ssh-ed25519")]
    [TestCase("ssh-ed25519 AAAA")]
    [TestCase("ssh-ed25519 !!!!")]
    [TestCase("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl", Description = "another kind than it says")]
    [TestCase("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJlAAAA", Description = "more than a key")]
    [TestCase("ssh-dss AAAAB3NzaC1kc3MAAACBAP")]
    public void AreNotReadFromWhatIsNone(string text) => Assert.That(SshPublicKey.TryParse(text, out _), Is.False);

    [Test]
    public void StandHostileBytes()
    {
        var random = new Random(7);
        var good = SshSignature.Make(SshPrivateKey.New(), "x"u8);
        var blob = Convert.FromBase64String(string.Concat(good.Trim().Split('\n')[1..^1]));
        for (var round = 0; round < 3_000; round++)
        {
            var bent = blob.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bent[random.Next(bent.Length)] = (byte)random.Next(256);
            }

            var text = $"{SshSignature.Begin}\n{Convert.ToBase64String(bent.AsSpan(0, random.Next(bent.Length + 1)))}\n-----END SSH SIGNATURE-----";
            if (!bent.AsSpan().SequenceEqual(blob) && SshSignature.TryParse(text, out var signature))
            {
                Assert.That(signature.Signs("x"u8), Is.False, text);
            }
        }
    }

    static void WritePrivate(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    static void With(Action<TempFolder> test)
    {
        using var folder = new TempFolder();
        test(folder);
    }
}
