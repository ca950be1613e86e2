using System.Text;
using Wildebeest.Chains;
using Wildebeest.Signatures;
using Wildebeest.Tests.Signatures;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
sealed class AListOfSigners
{
    const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    const string Good = $"signers:\n  - name: alice\n    keys:\n      - {Key} alice@laptop\n";

    [Test]
    public void SaysWhoMaySignWhat()
    {
        var other = SshPrivateKey.New().Public;
        var list = Parse($"{Good}  - name: bob@example.org\n    roles: [web, db]\n    keys: ['{other}']\napprovals:\n  web: 1\nrevoked:\n  - SHA256:0123456789012345678901234567890123456789012\n");

        Assert.That(list.SignerOf(other)!.Roles!.Select(role => role.ToString()), Is.EqualTo(new[] { "web", "db" }));
        Assert.That(list.Approvals[RoleName.Parse("web")], Is.EqualTo(1));
        Assert.That(list.Revoked, Has.Count.EqualTo(1));
    }

    [Test]
    public void IsWrittenAsOpenSshWantsIt()
    {
        using var folder = new TempFolder();
        var key = SshPrivateKey.New();
        var content = "content"u8.ToArray();
        File.WriteAllLines(folder["allowed"], Parse($"{Good}  - name: bob\n    keys:\n      - {key.Public}\n").AllowedSigners());
        File.WriteAllText(folder["signature"], SshSignature.Make(key, content));

        Assert.That(SshKeygen.Run(content, "-Y", "verify", "-f", folder["allowed"], "-I", "bob", "-n", "git", "-s", folder["signature"]).ExitCode, Is.Zero);
        Assert.That(SshKeygen.Run(content, "-Y", "verify", "-f", folder["allowed"], "-I", "alice", "-n", "git", "-s", folder["signature"]).ExitCode, Is.Not.Zero);
    }

    [TestCase("", "empty")]
    [TestCase("signers:\n", "a list is expected")]
    [TestCase("signers: []\n", "names no signer")]
    [TestCase("signers:\n  - name: alice\n", "has no key")]
    [TestCase("signers:\n  - keys:\n      - " + Key + "\n", "has no name")]
    [TestCase("signers:\n  - name: ../alice\n    keys: [x]\n", "is no name")]
    [TestCase("signers:\n  - name: alice\n    keys: [hello]\n", "(3): this is no key|this is no key")]
    [TestCase(Good + "signers: []\n", "written twice")]
    [TestCase(Good + "approval:\n  web: 2\n", "there is no 'approval'")]
    [TestCase(Good + "approvals:\n  web: 0\n", "is no number of signers")]
    [TestCase(Good + "approvals:\n  Web: 2\n", "is no role")]
    [TestCase(Good + "approvals:\n  web: 2\n", "nobody could go on")]
    [TestCase(Good + "revoked:\n  - alice\n", "a revoked key is written as")]
    [TestCase(Good + "revoked:\n  - " + Key + "\n", "nobody could go on")]
    [TestCase(Good + "  - name: alice\n    keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL1V0QXkx0ZEJlwpMaK4kvN3kXwT1nVdDFYbnUbZ8ZQF']\n", "named twice")]
    [TestCase(Good + "  - name: bob\n    keys: ['" + Key + "']\n", "is listed already, for 'alice'")]
    [TestCase(Good + "---\nsigners: []\n", "a second document")]
    [TestCase("a: &a [1]\nb: *a\n", "there is no 'a'")]
    [TestCase("signers:\n  - name: alice\n    roles: [web]\n    keys:\n      - " + Key + "\n", "nobody could go on")]
    [TestCase("signers: [", "is not YAML|a signer is")]
    public void IsWrongAsAWhole(string text, string expected)
    {
        var message = Assert.Throws<SignerFileException>(() => Parse(text))!.Message;

        Assert.That(expected.Split('|').Any(message.Contains), Is.True, message);
    }

    [Test]
    public void IsNotMoreThanAMegabyte() => Assert.That(() => Parse(Good + new string('#', 2_000_000)), Throws.InstanceOf<SignerFileException>());

    [Test]
    public void StandsAnyText()
    {
        var random = new Random(11);
        var good = Encoding.UTF8.GetBytes(Good + "approvals:\n  web: 1\nrevoked: []\n");
        for (var round = 0; round < 2_000; round++)
        {
            var bent = good.ToArray();
            bent[random.Next(bent.Length)] = (byte)random.Next(256);
            bent[random.Next(bent.Length)] = (byte)" \n:-[]{}&*#'\"|>"[random.Next(15)];
            try
            {
                SignerFile.Parse(bent, "signers");
            }
            catch (SignerFileException)
            {
                // The one error that it may make.
            }
        }
    }

    static SignerList Parse(string text) => SignerFile.Parse(Encoding.UTF8.GetBytes(text), "signers");
}
