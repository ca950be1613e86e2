using System.Text;
using Wildebeest.Git;
using Wildebeest.Tests.Chains;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class RefsThatArePacked
{
    [Test]
    public void KeepTheBytesOfANameThatIsNoText()
    {
        using var chain = new TempChain();
        var head = chain.Plain();
        var file = Path.Combine(chain.Folder, PackedRefs.FileName);
        byte[] name = [.. "refs/heads/caf"u8, 0xE9];
        File.WriteAllBytes(file, [.. Encoding.ASCII.GetBytes($"# pack-refs with: peeled fully-peeled sorted \n{head} "), .. name, (byte)'\n']);

        PackedRefs.Add(chain.Folder, [new ListedRef("refs/wildebeest/hosts/0b/x", head, head)]);

        Assert.That(File.ReadAllBytes(file).AsSpan().IndexOf(name), Is.GreaterThan(0));
        Assert.That(chain.Git("for-each-ref", "--format=%(refname)", "refs/wildebeest"), Is.EqualTo("refs/wildebeest/hosts/0b/x\n"));
    }
}
