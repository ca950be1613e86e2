using System.Text;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class ScriptWithTemplates
{
    [Test]
    public async Task FillsTheHolesOfAFileOfTheCommit()
    {
        using var bench = new ScriptBench();
        bench.Observer.Tree["files/queue.conf"] = Encoding.UTF8.GetBytes("""
            # {{Me.Name}}
            port = {{port}}
            ratio = {{ratio}}
            secret = {{secret}}
            tls = {{tls}}
            {{#if tls}}
            cert = yes
            {{else}}
            cert = no
            {{/if}}
            {{#each servers}}
            server {{name}}:{{../port}} # {{@index}}
            {{/each}}
            {{#each roles}}{{this}} {{/each}}
            {{map.key}}

            """);

        var outcome = await bench.RunAsync("""
            var servers = new[] { new { name = "a" }, new { name = "b" } };
            Log(Template("files/queue.conf", new { port = 5672, ratio = 1.5, secret = "<&\">", tls = true, servers, roles = Me.Roles, map = new Dictionary<string, string> { ["key"] = "value" } }));
            Log(Render("{{#each hosts}}{{Name}};{{/each}} {{a}} {{empty}}", new Dictionary<string, object> { ["a"] = 1, ["hosts"] = new[] { Me }, ["empty"] = "" }));
            """);

        Assert.That(string.Join('\n', bench.Observer.Texts), Is.EqualTo("""
            # web01
            port = 5672
            ratio = 1.5
            secret = <&">
            tls = true
            cert = yes
            server a:5672 # 0
            server b:5672 # 1
            web base 
            value

            web01; 1 
            """), $"{outcome}");
    }

    [TestCase("""Template("files/x.conf", new { b = 1 })""", "files/x.conf(2): the hole {{port}} has no value.")]
    [TestCase("""Template("files/nested.conf", new { servers = new[] { new { name = "a" } } })""", "files/nested.conf(2): the hole {{port}} has no value.")]
    [TestCase("""Template("files/if.conf")""", "files/if.conf(1): the hole {{tls}} has no value.")]
    [TestCase("""Template("files/each.conf")""", "files/each.conf(1): the hole {{servers}} has no value.")]
    [TestCase("""Template("files/me.conf")""", "files/me.conf(1): the hole {{Me.Nme}} has no value.")]
    [TestCase("""Template("files/open.conf")""", "files/open.conf: this is no template: ")]
    [TestCase("""Template("files/partial.conf")""", "files/partial.conf: this is no template: ")]
    [TestCase("""Template("files/none.conf")""", "files/none.conf: there is no such file in this migration's commit.")]
    [TestCase("""Template("files/latin.conf")""", "files/latin.conf is no text in UTF-8, so it is no template.")]
    [TestCase("""Render("{{x}}")""", "the text given to Render(1): the hole {{x}} has no value.")]
    public async Task SaysWhichHoleHasNoValue(string script, string sentence)
    {
        using var bench = new ScriptBench();
        bench.Observer.Tree["files/x.conf"] = "# port\nport = {{port}}\n"u8.ToArray();
        bench.Observer.Tree["files/nested.conf"] = "{{#each servers}}\n{{name}} {{port}}\n{{/each}}"u8.ToArray();
        bench.Observer.Tree["files/if.conf"] = "{{#if tls}}x{{/if}}"u8.ToArray();
        bench.Observer.Tree["files/each.conf"] = "{{#each servers}}x{{/each}}"u8.ToArray();
        bench.Observer.Tree["files/me.conf"] = "{{Me.Nme}}"u8.ToArray();
        bench.Observer.Tree["files/open.conf"] = "{{#if x}} never closed"u8.ToArray();
        bench.Observer.Tree["files/partial.conf"] = "{{> other}}"u8.ToArray();
        bench.Observer.Tree["files/latin.conf"] = [0xe4];

        var outcome = await bench.RunAsync($"Log({script});");

        Assert.That(outcome.Sentence, Does.StartWith(sentence), $"{outcome} {string.Join('\n', bench.Observer.Texts)}");
    }
}
