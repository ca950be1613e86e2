using System.Text.Json;
using System.Text.RegularExpressions;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Journals;
using Wildebeest.Refs;
using Wildebeest.Settings;
using Wildebeest.Views;

namespace Wildebeest.Tests.Documentation;

/// <summary>The tables that an admin looks things up in name all that the program knows, and nothing that it does not.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TablesInPages
{
    static readonly Page Operating = Page.Of("docs/operating.md");
    static readonly Page Writing = Page.Of("docs/writing-migrations.md");
    static readonly Page Protocol = Page.Of("docs/protocol.md");

    [Test]
    public void TellEveryErrorsCode() => Assert.That(
        Codes(Operating.RowsWith("code")), Is.EquivalentTo(Enum.GetNames<ChainRule>().Concat(Enum.GetNames<OriginFault>())));

    [Test]
    public void TellEveryErrorOfTheScriptRules()
    {
        var known = SourceTree.All.Where(file => file.Path.StartsWith("src/Wildebeest.Compiling/", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(File.ReadAllText(Path.Combine(SourceTree.Root, file.Path)), "\"(WB[0-9]{4})\"").Select(match => match.Groups[1].Value)).Distinct();

        Assert.That(Codes(Writing.RowsWith("code")).Where(code => code != "CS…"), Is.EquivalentTo(known));
    }

    /// <summary>What people see is quoted in the program's own words; '…' stands for what differs from case to case.</summary>
    [TestCase("docs/operating.md")]
    [TestCase("docs/writing-migrations.md")]
    public void QuoteTheProgramsOwnWords(string path)
    {
        var sources = string.Concat(SourceTree.All.Select(file => File.ReadAllText(Path.Combine(SourceTree.Root, file.Path)).Replace("\\\"", "\"", StringComparison.Ordinal)));
        var quoted = Page.Of(path).RowsWith("what you see").SelectMany(row => Quoted(row["what you see"])).SelectMany(words => words.Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.That(quoted, Has.Count.GreaterThan(10));
        Assert.That(quoted.Where(words => !sources.Contains(words, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void TellEverySettingWithItsDefaultAndItsVariable()
    {
        var rows = Operating.RowsWith("key").Select(row => $"{row["key"]} {row["default"]} {row["variable"]}");

        Assert.That(rows, Is.EqualTo(SettingKeys.All.Select(key => $"`{key.Name}` {(key.Default is { } value ? $"`{value}`" : "")} `{key.EnvironmentName}`")));
    }

    [Test]
    public void TellEveryPhaseOfStatus() => Assert.That(
        Operating.RowsWith("phase").SelectMany(row => Quoted(row["phase"])), Is.EquivalentTo(Enum.GetValues<HostPhase>().Select(HerdStatus.PhaseText).Append("unreadable")));

    [Test]
    public void TellEveryMemberOfARecord() => Assert.That(
        Protocol.RowsWith("member").SelectMany(row => Quoted(row["member"])), Is.EquivalentTo(typeof(HostRecord).GetProperties().Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))));

    [Test]
    public void TellEveryWordOfAChange() => Assert.That(
        Operating.RowsWith("word").SelectMany(row => Quoted(row["word"])), Is.EqualTo(ChangesText.Words.Select(word => word.Word)));

    [Test]
    public void TellEveryPhaseOfARecord() => Assert.That(
        Protocol.RowsWith("member").SelectMany(row => row["member"] == "`phase`" ? Quoted(row["meaning"]) : []), Is.EqualTo(Enum.GetNames<HostPhase>()));

    [Test]
    public void TellEveryEntryOfTheJournal()
    {
        var known = JournalKinds.All;

        Assert.That(Protocol.RowsWith("`entry`").Select(row => Quoted(row["`entry`"]).Single()), Is.EqualTo(known.Select(entry => entry.Name)));
        foreach (var entry in known)
        {
            var members = entry.Type.GetProperties().Where(property => property.DeclaringType == entry.Type).Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]).Where(name => name != "equalityContract");
            Assert.That(Quoted(Protocol.RowsWith("`entry`").Single(row => row["`entry`"] == $"`{entry.Name}`")["members"]), Is.EqualTo(members), entry.Type.Name);
        }
    }

    [Test]
    public void DrawEveryStateOfAHost()
    {
        var page = Page.Of("docs/architecture.md");
        var drawing = page.Blocks.Single(block => block.Language == "mermaid").Text;

        Assert.That(Enum.GetNames<CyclePhase>().Where(phase => !Regex.IsMatch(drawing, $@"--> {phase} :") || !Regex.IsMatch(drawing, $@"^ *{phase} -->", RegexOptions.Multiline)), Is.Empty);
        Assert.That(page.RowsWith("state").Select(row => Quoted(row["state"]).Single()), Is.EqualTo(Enum.GetNames<CyclePhase>()));
    }

    [Test]
    public void NameFilesOfTheSourcesThatAreThere() => Assert.That(
        Page.Of("docs/architecture.md").RowsWith("go to").SelectMany(row => Quoted(row["go to"])).Where(name => name.EndsWith(".cs", StringComparison.Ordinal))
            .Where(name => !SourceTree.All.Any(file => file.Path.EndsWith("/" + name, StringComparison.Ordinal))),
        Is.Empty);

    static IEnumerable<string> Codes(IEnumerable<IReadOnlyDictionary<string, string>> rows) => rows.SelectMany(row => Quoted(row["code"]));

    static IEnumerable<string> Quoted(string cell) => Regex.Matches(cell, "`([^`]+)`").Select(match => match.Groups[1].Value);
}
