using System.Text.RegularExpressions;
using Wildebeest.Settings;

namespace Wildebeest.Tests.Settings;

[Parallelizable(ParallelScope.All)]
sealed partial class DistributedFiles
{
    // What depends on the machine or the herd is shown by an example.
    static readonly SettingKey[] Examples = [SettingKeys.Origin, SettingKeys.State, SettingKeys.Name, SettingKeys.Signers];

    [Test]
    public void TheSampleIsGoodSettingsAsItStands() =>
        Assert.That(SettingsOf.File(Dist("settings.sample.yaml")).Sources.Count(pair => pair.Value.Layer == SettingLayer.File), Is.EqualTo(1));

    [Test]
    public void TheSampleNamesEveryKeyWithItsTrueDefault()
    {
        var findings = new List<SettingsFinding>();
        var raw = SettingsFile.Parse(System.Text.Encoding.UTF8.GetBytes(Uncommented()), "settings.sample.yaml", findings);

        Assert.That(findings, Is.Empty);
        Assert.That(raw.Values.Keys, Is.EquivalentTo(SettingKeys.All));
        foreach (var (key, value) in raw.Values.Where(pair => !Examples.Contains(pair.Key)))
        {
            Assert.That(value.Texts.Select(text => text.Text), Is.EqualTo(key.Default is null ? [] : new[] { key.Default }), key.Name);
        }
    }

    [Test]
    public void TheSampleWithEverySettingOnIsGood() =>
        Assert.That(SettingsOf.File(Uncommented()).Sources.Values.Select(source => source.Layer), Is.All.EqualTo(SettingLayer.File));

    [Test]
    public void TheSampleExplainsEachOfItsSettings()
    {
        var lines = Dist("settings.sample.yaml").Split('\n');
        var blocks = string.Join('\n', lines).Split("\n\n").Where(block => SettingLine().IsMatch(block) || block.Contains("\norigin:", StringComparison.Ordinal)).ToArray();

        Assert.That(blocks, Has.Length.EqualTo(SettingKeys.All.Select(key => key.Name.Split('.')[0]).Distinct().Count()));
        Assert.That(blocks, Is.All.StartsWith("# "));
    }

    [Test]
    public void TheUnitGivesTheAgentLongerToStopThanItTakes()
    {
        var unit = Dist("wildebeest.service");
        DurationText.TryParse(SettingKeys.StopGrace.Default!, out var grace, out _);
        DurationText.TryParse(Regex.Match(unit, "^TimeoutStopSec=(.*)$", RegexOptions.Multiline).Groups[1].Value, out var timeout, out var error);

        Assert.That(error, Is.Null);
        Assert.That(timeout, Is.GreaterThan(grace + TimeSpan.FromSeconds(30)));
    }

    [TestCase("Type=notify")]
    [TestCase("WatchdogSec=120s")]
    [TestCase("KillMode=mixed")]
    [TestCase("Restart=on-failure")]
    [TestCase("ExecStart=/usr/bin/wildebeest agent")]
    public void TheUnitSays(string line) => Assert.That(Dist("wildebeest.service").Split('\n'), Does.Contain(line));

    [Test]
    public void TheUnitOfRootLeavesWhatItMountsToTheWholeHost()
    {
        // In a mount namespace "/" takes what the host mounts, and gives nothing back.
        Assert.That(MountNamespace().Matches(Dist("wildebeest.service")).Select(match => match.Value), Is.Empty);
        Assert.That(MountNamespace().Matches(Dist("wildebeest@.service")), Is.Not.Empty, "the one without root has some, so they are found");
    }

    static string Uncommented() => SettingLine().Replace(Dist("settings.sample.yaml"), "");

    static string Dist(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Wildebeest.sln")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, "src/Wildebeest.Program/dist", name));
            }
        }

        throw new InvalidOperationException("The tests do not run from below Wildebeest.sln.");
    }

    [GeneratedRegex("^(Private|Protect|ReadOnly|ReadWrite|Inaccessible|NoExec|ExecPaths|TemporaryFileSystem|Root|Bind|Mount|Extension|DynamicUser|ProcSubset|LogNamespace|NetworkNamespacePath|IPCNamespacePath).*=", RegexOptions.Multiline)]
    private static partial Regex MountNamespace();

    /// <summary>A '#' that is not followed by a single space, as prose is.</summary>
    [GeneratedRegex("^#(?=[a-z]|  [a-z]+[A-Za-z]*: )", RegexOptions.Multiline)]
    private static partial Regex SettingLine();
}
