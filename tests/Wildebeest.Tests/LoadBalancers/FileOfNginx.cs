using Wildebeest.Scripting;
using Wildebeest.Scripting.LoadBalancers;

namespace Wildebeest.Tests.LoadBalancers;

[Parallelizable(ParallelScope.All)]
sealed class FileOfNginx
{
    const string Text = """
        # upstream shop { server commented:1; }
        map $uri $x { default "upstream shop { server quoted:1; }"; ~^/${y}a 'b;}'; }
        upstream shop {
            least_conn;   # server web09:1;
            server web01:8080 weight=5; # the old one
            server web02:8080 down;
            server web03:8080
                max_fails=3 # not many
                down  ;
            server unix:/run/shop.sock;
            server [::1]:8080 backup;
            server web04:8080; server web04:8081;
        }
        upstream "other" { server web01:9090 down; }
        server { listen 80; location / { proxy_pass http://shop; } }

        """;

    [Test]
    public void IsChangedInOneWordOnly()
    {
        var down = Of("web01").With(down: true);

        Assert.That(down, Is.EqualTo(Text.Replace("server web01:8080 weight=5;", "server web01:8080 weight=5 down;", StringComparison.Ordinal)));
        Assert.That(new NginxUpstreamText("f", down, "shop", "web01").With(down: false), Is.EqualTo(Text));
        Assert.That(Of("web02").With(down: false), Is.EqualTo(Text.Replace("web02:8080 down;", "web02:8080;", StringComparison.Ordinal)));
        Assert.That(Of("web03").With(down: false), Is.EqualTo(Text.Replace("        down  ;", "  ;", StringComparison.Ordinal)));
        Assert.That(Of("web02").With(down: true), Is.EqualTo(Text));
    }

    [TestCase("web01", false)]
    [TestCase("web02:8080", true)]
    [TestCase("unix:/run/shop.sock", false)]
    [TestCase("[::1]", false)]
    [TestCase("web04:8081", false)]
    public void IsReadByTheServersAddressOrHost(string server, bool down) => Assert.That(Of(server).IsDown, Is.EqualTo(down));

    [Test]
    public void TellsUpstreamsOfOneFileApart() => Assert.That(new NginxUpstreamText("f", Text, "other", "web01").IsDown);

    [TestCase("shops", "web01", "f: it has no upstream shops; it has shop, other.")]
    [TestCase("other", "web07", "f: the upstream other has no server web07; it has web01:9090.")]
    [TestCase("shop", "web04", "f: the upstream shop has several servers web04: web04:8080, web04:8081; name one with its port.")]
    public void SaysWhatItHasInstead(string upstream, string server, string sentence) =>
        Assert.That(() => new NginxUpstreamText("f", Text, upstream, server), Throws.TypeOf<MigrationException>().With.Message.EqualTo(sentence));

    [TestCase("")]
    [TestCase("upstream")]
    [TestCase("upstream shop { server \"never closed")]
    [TestCase("}}};;{{{")]
    [TestCase("a\\")]
    public void MayBeBroken(string text) => Assert.That(() => new NginxUpstreamText("f", text, "shop", "web01"), Throws.TypeOf<MigrationException>());

    static NginxUpstreamText Of(string server) => new("f", Text, "shop", server);
}
