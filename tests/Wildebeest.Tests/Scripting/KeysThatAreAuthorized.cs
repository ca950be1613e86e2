using Wildebeest.Scripting;
using Wildebeest.Scripting.Keys;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class KeysThatAreAuthorized
{
    const string Anna = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGXmxyEZ5EVr4DKd3gIcQvSBHFyMZ4nlcLeCE5lpRsqW";
    const string Bert = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIXmxyEZ5EVr4DKd3gIcQvSBHFyMZ4nlcLeCE5lpRsqW";

    [TestCase("", $"{Anna} a@x", $"{Anna} a@x\n")]
    [TestCase($"# ours\n{Bert} b\n", $"{Anna} a@x", $"# ours\n{Bert} b\n{Anna} a@x\n")]
    [TestCase($"{Bert} b", Anna, $"{Bert} b\n{Anna}\n")]
    [TestCase($"restrict {Anna} old name\n", $"{Anna} new name", $"restrict {Anna} old name\n")]
    [TestCase($"{Anna} old\n{Bert}\n", $"command=\"a b\",restrict {Anna}", $"command=\"a b\",restrict {Anna} old\n{Bert}\n")]
    [TestCase($"command=\"say \\\"x y\\\"\" {Anna}\n", Anna, $"command=\"say \\\"x y\\\"\" {Anna}\n")]
    [TestCase("not a key at all\n", Anna, $"not a key at all\n{Anna}\n")]
    public void AreLetIn(string text, string key, string expected)
    {
        var edited = AuthorizedKeyText.Allow(text, [AuthorizedKey.Parse(key)]);

        Assert.That(edited, Is.EqualTo(expected));
        Assert.That(AuthorizedKeyText.Allow(edited, [AuthorizedKey.Parse(key)]), Is.EqualTo(expected), "a second time");
    }

    [TestCase($"{Bert} b\nrestrict {Anna} x\n\n# end\n{Anna}\n", $"{Bert} b\n\n# end\n")]
    [TestCase($"{Bert} b", $"{Bert} b")]
    [TestCase($"# {Anna}\n", $"# {Anna}\n")]
    public void AreForbidden(string text, string expected) => Assert.That(AuthorizedKeyText.Forbid(text, [AuthorizedKey.Parse(Anna)]), Is.EqualTo(expected));

    [Test]
    public void AreTheWholeFile() =>
        Assert.That(AuthorizedKeyText.Exactly([AuthorizedKey.Parse(Anna + "\n"), AuthorizedKey.Parse($"restrict {Bert}  b "), AuthorizedKey.Parse(Anna)]), Is.EqualTo($"{Anna}\nrestrict {Bert} b\n"));

    [TestCase("ssh-ed25519 AAAA", "is no public key")]
    [TestCase("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIGXmxyEZ5EVr4DKd3gIcQvSBHFyMZ4nlcLeCE5lpRsqW", "is no public key")]
    [TestCase("", "is no public key")]
    [TestCase("# a comment", "is no public key")]
    [TestCase($"{Anna} a\n{Bert} b", "A key is one line")]
    [TestCase("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "A private key was given")]
    public void AreKeys(string text, string sentence) => Assert.That(() => AuthorizedKey.Parse(text), Throws.TypeOf<MigrationException>().With.Message.Contains(sentence));

    [Test]
    public void ArePrivateKeysNeverRepeated() =>
        Assert.That(() => AuthorizedKey.Parse("-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0"), Throws.TypeOf<MigrationException>().With.Message.Not.Contains("c2VjcmV0"));
}
