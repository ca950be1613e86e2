using Wildebeest.Scripting;
using Wildebeest.Scripting.Fetching;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Tests.Scripting;

/// <summary>Before anything is asked or changed: what a system's program could take for something else.</summary>
[Parallelizable(ParallelScope.All)]
sealed class NamesThatAreRefused
{
    [TestCase("net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward")]
    [TestCase("net/ipv4/conf/eth0.100/forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding")]
    [TestCase("net.ipv4.conf.eth0/100.forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding")]
    public void OfKernelParametersAreReadAsSysctlDoes(string key, string path) => Assert.That(KernelParameter.PathOf(KernelParameter.Checked(key)), Is.EqualTo(path));

    [TestCase("")]
    [TestCase("-w")]
    [TestCase("net..x")]
    [TestCase("net/../../etc/passwd")]
    [TestCase("net.ipv4.a b")]
    [TestCase("net.ipv4\n.x")]
    [TestCase("/net/ipv4/x")]
    public void OfKernelParameters(string key) => Assert.That(() => KernelParameter.Checked(key), Throws.TypeOf<MigrationException>());

    [TestCase("")]
    [TestCase("-r")]
    [TestCase("../evil")]
    [TestCase("a b")]
    [TestCase("a\nb")]
    public void OfKernelModules(string module) => Assert.That(() => KernelModule.Checked(module), Throws.TypeOf<MigrationException>());

    [TestCase("savanna", "savanna")]
    [TestCase("savanna:all", "savanna")]
    [TestCase("savanna:any", "savanna")]
    [TestCase("savanna:z80", "savanna:z80")]
    public void OfPackagesAreReadAsDpkgListsThem(string given, string listed)
    {
        Assert.That(DpkgStatus.NameOf(given), Is.EqualTo(listed));
        Assert.That(DpkgStatus.NameOf($"savanna:{DpkgStatus.NativeArchitecture}"), Is.EqualTo("savanna"));
    }

    [TestCase("https://git.example.org/shop.git", "https://git.example.org/shop.git", false)]
    [TestCase("https://me:pass@git.example.org/shop.git", "https://git.example.org/shop.git", true)]
    [TestCase("ssh://git@git.example.org:2222/shop.git", "ssh://git@git.example.org:2222/shop.git", false)]
    [TestCase("git@git.example.org:shop.git", "git@git.example.org:shop.git", false)]
    [TestCase("/srv/git/shop.git", "/srv/git/shop.git", false)]
    [TestCase("file:///srv/git/shop.git", "file:///srv/git/shop.git", false)]
    public void OfRepositoriesLoseTheirPassword(string url, string shown, bool hasPassword)
    {
        var source = GitSource.Of("/x", url);

        Assert.That((source.Url, source.Authorization is not null), Is.EqualTo((shown, hasPassword)));
    }

    [TestCase("ext::sh -c evil")]
    [TestCase("ext::evil")]
    [TestCase("--upload-pack=evil")]
    [TestCase("http://git.example.org/shop.git")]
    [TestCase("git://git.example.org/shop.git")]
    [TestCase("ssh://-oProxyCommand=evil/x")]
    [TestCase("me@-oProxyCommand=evil:x")]
    [TestCase("ssh://me:pass@host/x")]
    [TestCase("relative/path")]
    [TestCase("https://host/a\nb")]
    [TestCase("")]
    public void OfRepositories(string url) =>
        Assert.That(() => GitSource.Of("/x", url), Throws.TypeOf<MigrationException>().With.Message.Contains("the URL that is given is none of these").And.Message.Not.Contain("evil"));

    [TestCase("chain c {\n}\n}\ntable inet other {", "there is a '}' too many in its rules: }")]
    [TestCase("chain c { } }", "there is a '}' too many in its rules: chain c { } }")]
    [TestCase("a\u001b", "there is a control character in its rules")]
    public void OfFirewallRulesThatGoOnAfterTheirTable(string rules, string expected) => Assert.That(() => Firewall.Checked("shop", rules), Throws.TypeOf<MigrationException>().With.Message.Contains(expected));

    [Test]
    public void ButNotBracesInCommentsAndQuotes() =>
        Assert.That(Firewall.TextOf("shop", "inet", Firewall.Checked("shop", "chain c { # }\n comment \"}\"\n}"), "12ab"), Is.EqualTo("""
            # Written by wildebeest, which brings this text back: change it in the chain.
            table inet shop
            delete table inet shop

            table inet shop {
            	comment "wildebeest 12ab"
            chain c { # }
             comment "}"
            }
            }

            """));
}
