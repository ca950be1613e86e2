using System.Text;
using Wildebeest.Vars;

namespace Wildebeest.Tests.Vars;

[Parallelizable(ParallelScope.All)]
sealed class FileOfValues
{
    [TestCase("a: 1\na: 2", "vars/x.yaml(2,1): 'a' is written twice, first in vars/x.yaml(1,1).")]
    [TestCase("a: { b: 1, b: 2 }", "vars/x.yaml(1,12): 'b' is written twice, first in vars/x.yaml(1,6).")]
    [TestCase("a:", "vars/x.yaml(1,3): 'a' has no value.")]
    [TestCase("a.b: 1", "vars/x.yaml(1,1): 'a.b' is no name of a value: a letter, then letters, digits, '-' and '_'.")]
    [TestCase("\"web*\": { a: 1 }", "vars/x.yaml(1,1): 'web*' is no name of a value: a letter, then letters, digits, '-' and '_'.")]
    [TestCase("for Web*:\n  a: 1", "vars/x.yaml(1,1): 'Web*' is no coordinate: a host is named by lower-case letters, digits, hyphens and dots, where * is any text, ? is one character, and {us,eu} is one of these words.")]
    [TestCase("for a:b:c:d:\n  a: 1", "vars/x.yaml(1,1): 'a:b:c:d' is no coordinate: a coordinate is host:service:aspect, and no more.")]
    [TestCase("for @Web:\n  a: 1", "vars/x.yaml(1,1): '@Web' is no coordinate")]
    [TestCase("for web*: 1", "vars/x.yaml(1,11): Below 'for web*' there must be 'name: value' lines.")]
    [TestCase("for web*:\n  a: 1\nfor web*:\n  b: 1", "vars/x.yaml(3,1): 'for web*' is written twice in this file, first in vars/x.yaml(1,1).")]
    [TestCase("for web*: { a: 1, a: 2 }", "vars/x.yaml(1,19): 'a' is written twice, first in vars/x.yaml(1,13).")]
    [TestCase("- a", "vars/x.yaml(1,1): The file must be a list of 'name: value' lines.")]
    [TestCase("a: *b", "vars/x.yaml(1,4): Tags and aliases of YAML are not read here.")]
    [TestCase("a: !secret b", "vars/x.yaml(1,4): Tags and aliases of YAML are not read here.")]
    [TestCase("a: [1, 2", "vars/x.yaml(2,1): This is not YAML")]
    [TestCase("a: [1\nb: 2", "vars/x.yaml(2,1): This is not YAML")]
    [TestCase("a: 1\n---\nb: 2", "vars/x.yaml(2,1): A second document begins here; a file of values is one.")]
    public void SaysWhatIsWrongAndWhere(string text, string finding) => Assert.That(Findings(text), Has.Some.StartsWith(finding));

    [TestCase("for :nginx:tls:\n  a: 1", "for :nginx:tls")]
    [TestCase("for *:\n  a: 1", "for *")]
    [TestCase("for web01: { a: 1 }", "for web01")]
    [TestCase("\"for web01\": { a: 1 }", "for web01")]
    [TestCase("for *.acme.org:\n  a: 1", "for *.acme.org")]
    [TestCase("for ?eb-*:\n  a: 1", "for ?eb-*")]
    [TestCase("for {web,db}01:\n  a: 1", "for {web,db}01")]
    [TestCase("for @web:nginx:\n  a: 1", "for @web:nginx")]
    [TestCase("for web*.shop.{us,eu}.acme.org:nginx:pool:\n  a: 1", "for web*.shop.{us,eu}.acme.org:nginx:pool")]
    public void NeedsNoQuotesForACoordinate(string text, string coordinate)
    {
        var findings = new List<VarsFinding>();
        var sections = VarsFile.Parse(Encoding.UTF8.GetBytes(text), "vars/x.yaml", findings);

        Assert.That(findings, Is.Empty);
        Assert.That($"for {sections[1].Coordinate}", Is.EqualTo(coordinate));
    }

    [Test]
    public void StandsAnyText()
    {
        var random = new Random(12);
        var good = Encoding.UTF8.GetBytes("a: [1, 'b']\nc: \"d\\U0001f600\"\nfor web*.{us,eu}:\n  e: { f: 1 }\n  g: |\n    h\nfor @web:nginx:\n  i: [j, k]\n");
        for (var round = 0; round < 5_000; round++)
        {
            var bent = good.ToArray();
            bent[random.Next(bent.Length)] = (byte)random.Next(256);
            bent[random.Next(bent.Length)] = (byte)" \n:-[]{}&*#'\"|>%!?,"[random.Next(19)];
            bent[random.Next(bent.Length)] = (byte)" \n:-[]{}&*#'\"|>%!?,"[random.Next(19)];

            // It has no other way to say that something is wrong than its findings.
            VarsFile.Parse(bent, "vars/x.yaml", []);
        }
    }

    [TestCase("1.10", "1.10")]
    [TestCase("0644", "\"0644\"")]
    [TestCase("\"10\"", "\"10\"")]
    [TestCase("yes", "\"yes\"")]
    [TestCase("true", "true")]
    [TestCase("~", "null")]
    [TestCase("-0.5e3", "-0.5e3")]
    [TestCase("10:30", "\"10:30\"")]
    [TestCase("{ a: [1, b] }", """{"a":[1,"b"]}""")]
    public void ReadsAValueAsItStands(string text, string json)
    {
        var sections = VarsFile.Parse(Encoding.UTF8.GetBytes($"a: {text}"), "vars/x.yaml", []);

        Assert.That(sections[0].Values.Entries["a"].ToJson(), Is.EqualTo(json));
    }

    [TestCase("")]
    [TestCase("# nothing yet\n")]
    [TestCase("---\n")]
    public void MayBeEmpty(string text) => Assert.That(Findings(text), Is.Empty);

    [Test]
    public void InAnotherFileWithTheSameCoordinateIsATie() => Assert.That(
        new Texts(("vars/a.yaml", "for {web,db}01:\n  size: 1\n  same: 1"), ("vars/sub/b.yaml", "for web01:\n  size: 2\n  same: 1")).Vars.Ties().Select(tie => $"{tie.Where}: {tie.Sentence}"),
        Is.EqualTo(new[] { "vars/sub/b.yaml(2,3): 'size' for web01 has another value in vars/a.yaml(2,3), and neither is closer." }));

    [Test]
    public void IsReadOnlyWhenItsNameSaysThatItIsOne() => Assert.That(new Texts(("vars/README.md", "# a: b: c"), ("vars/a.yml", "a: 1")).Vars, Has.Property("Findings").Empty.And.Property("Sections").Count.EqualTo(1));

    [Test]
    public void SteersNoTerminalByItsPath()
    {
        var told = VarsException.Of(new Texts(("vars/\u001b[31m.yaml", "a: b: c")).Vars.Findings);

        Assert.That(told.Told, Does.StartWith("vars/\\x1b[31m.yaml(").And.Not.Contain('\u001b'));
        Assert.That(told.Where, Does.Not.Contain('\u001b'));
    }

    static IEnumerable<string> Findings(string text)
    {
        var findings = new List<VarsFinding>();
        VarsFile.Parse(Encoding.UTF8.GetBytes(text), "vars/x.yaml", findings);
        return findings.Select(finding => $"{finding.Where}: {finding.Sentence}");
    }
}
