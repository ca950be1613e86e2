using System.Security.Cryptography;
using System.Text;
using Wildebeest.Program.Origins;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Origins;

[Parallelizable(ParallelScope.All)]
sealed class APasswordOverHttps
{
    [Test]
    public void IsMadeWhereThereIsNoneAndKeptWhereThereIs()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "password");

        var made = WebPassword.ReadOrMake(file);

        Assert.That(made, Has.Length.EqualTo(64));
        Assert.That(WebPassword.ReadOrMake(file), Is.EqualTo(made));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [TestCase("short")]
    [TestCase("a password of many words with blanks")]
    [TestCase("")]
    public void IsNotOneThatSomebodyThoughtOf(string text)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "password");
        File.WriteAllText(file, text + "\n");

        Assert.That(() => WebPassword.ReadOrMake(file), Throws.TypeOf<OriginUsageException>());
    }

    [Test]
    public void IsHashedWithASaltAsNginxReadsIt()
    {
        var hash = WebPassword.Hash("secret");
        var bytes = Convert.FromBase64String(hash["{SSHA}".Length..]);

        Assert.That(bytes[..20], Is.EqualTo(SHA1.HashData([.. Encoding.ASCII.GetBytes("secret"), .. bytes[20..]])));
        Assert.That(WebPassword.Hash("secret"), Is.Not.EqualTo(hash));
    }
}
