using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Terminals;

/// <summary>What others wrote never reaches a terminal raw: not from a commit, a path, a tag, a record nor a script.</summary>
sealed class TextThatWouldSteerATerminal : Situation
{
    const string Red = "\u001b[31mred\u001b]0;title\u0007\u202eevil\u009b2J\r";

    [Test]
    public void FromACommitsSubjectIsShownAsEscapes()
    {
        Origin.Commit($"Subject {Red}", ("README.md", "x"));
        Join();

        AssertHarmless(Host.Apply().Successfully(), Host.Status().Successfully(), Host.Status("--json").Successfully(), Host.Run("plan", "--home", Host.Path));
        Assert.That(Host.Status().Output, Does.Contain("\\x1b[31mred"));
    }

    [Test]
    public void FromAPathIsShownAsEscapes()
    {
        Join();
        Origin.Commit("Path", ($"migrations/web/{Red}.csx", "x"), ($"migrations/{Red}/a.csx", "x"));

        var applied = Host.Apply();

        AssertHarmless(applied, Host.Status().Successfully(), WildebeestProgram.Run(Origin.Folder, null, "check", Origin.Repository));
        Assert.That(applied.Errors, Does.Contain("\\x1b[31mred"));
    }

    [Test]
    public void FromAForgedTagAndItsRecordIsShownAsEscapes()
    {
        Join();
        const string Id = "11111111-2222-4333-8444-555555555555";
        var escaped = System.Text.Json.JsonEncodedText.Encode(Red).ToString();
        Forge(Id, $"forged{Red.Replace("\r", "", StringComparison.Ordinal)}", $$$"""
            {"version":1,"id":"{{{Id}}}","roles":["web","{{{escaped}}}"],"phase":"Failed","migration":"web/{{{escaped}}}","since":"2026-01-01T00:00:00Z","agent":"{{{escaped}}}","error":{"sentence":"{{{escaped}}}","where":"{{{escaped}}}","at":"2026-01-01T00:00:00Z"},"facts":{}}
            """);
        AddScript("ask", """foreach (var host in Role("web")) Log(host.Name);""");

        AssertHarmless(Host.Status().Successfully(), Host.Status("--json").Successfully(), Host.Apply().Successfully(), Host.Status().Successfully());
        Assert.That(Host.Status().Output, Does.Contain("forged\\x1b[31mred"));
    }

    [TestCase("")]
    [TestCase("not a record")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":1,\"id\":\"x\",\"roles\":null,\"phase\":\"Failed\",\"since\":\"2026-01-01T00:00:00Z\",\"agent\":null,\"facts\":null}")]
    [TestCase("[[[[[[[[[[")]
    public void FromARecordThatIsNoneDoesNotKeepTheOthersFromBeingShown(string record)
    {
        Join();
        Forge("11111111-2222-4333-8444-555555555555", "forged", record);
        AddScript("ask", """Log(string.Join(",", Role("web").Select(host => host.Name)));""");

        Host.Apply().Successfully();

        Assert.That(Host.Status().Successfully().Output, Does.Match(@"(?m)^forged\t").And.Match(@"(?m)^web01\t"));
        Host.Status("--json").Successfully();
        Assert.That(Origin.NewestOutputOf("web01"), Does.Contain("web01"));
    }

    [Test]
    public void FromAScriptIsShownAsEscapes()
    {
        var literal = $"\"{string.Concat(Red.Select(character => $"\\u{(int)character:x4}"))}\"";
        AddScript("shout", $$"""
            Log({{literal}});
            Console.WriteLine({{literal}});
            Console.Error.WriteLine({{literal}});
            Run("printf", {{literal}});
            Files.Write("{{Origin.Folder}}/" + {{literal}}.Replace("/", ""), "x");
            throw new Exception({{literal}});
            """);
        Join();

        var applied = Host.Apply();

        AssertHarmless(applied, Host.Status().Successfully(), Host.Status("--json").Successfully(), Host.Apply(), Host.Run("plan", "--home", Host.Path));
        Assert.That(applied.Output, Does.Contain("\\x1b[31mred"));
        AssertHarmless(Host.Log);
        AssertHarmless(string.Concat(Origin.ReportsOf("web01")));
    }

    static void AssertHarmless(params IEnumerable<Finished> all)
    {
        foreach (var finished in all)
        {
            AssertHarmless(finished.Output);
            AssertHarmless(finished.Errors);
        }
    }

    static void AssertHarmless(string text) => Assert.That(
        text.Where(character => character is not ('\n' or '\t') && (char.IsControl(character) || character == '\u202e')).Select(character => $"U+{(int)character:X4}").Distinct(), Is.Empty, PrintableText.Line(text, 4_000));

    void Forge(string id, string name, string message)
    {
        var tag = $"object {Origin.Head}\ntype commit\ntag {name}\ntagger x <x@example.org> 1700000000 +0000\n\n{message}\n";
        var made = PlainGit.Try(Origin.Repository, null, Encoding.UTF8.GetBytes(tag), "hash-object", "-t", "tag", "-w", "--stdin", "--literally").Successfully();
        Origin.Git("update-ref", $"{Published.Hosts}/{id[..2]}/{id}", made.Output.Trim());
    }
}
