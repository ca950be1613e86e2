using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Settings;

/// <summary>From what was written to what is in force: raw, merged, validated, and everything that is wrong said at once.</summary>
/// <param name="File">Need not be there: flags and environment can say all that must be said.</param>
/// <param name="MachineName">The name of a host that was given none.</param>
sealed record SettingsLoading(string File, Func<string, string?> Environment, string MachineName)
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public IReadOnlyList<SettingFlag> Flags { get; init; } = [];

    public static SettingsLoading OfThisMachine(Home home, IReadOnlyList<SettingFlag> flags) =>
        new(home.SettingsFile, System.Environment.GetEnvironmentVariable, System.Environment.MachineName) { Flags = flags };

    /// <exception cref="SettingsException">With every finding.</exception>
    /// <exception cref="Storage.StorageException">The file is there and cannot be read.</exception>
    public HostSettings Load()
    {
        var findings = new List<SettingsFinding>();
        var merged = MergedSettings.Of(
            RawSettings.Defaults,
            SettingsFile.Read(File, findings),
            RawSettings.OfEnvironment(Environment),
            RawSettings.OfFlags(Flags));
        var settings = Validate(merged, findings);
        return findings.Count == 0 ? settings! : throw new SettingsException(InOrder(findings));
    }

    HostSettings? Validate(MergedSettings merged, List<SettingsFinding> findings)
    {
        var fileIsUnread = findings.Any(finding => finding.Source.Layer == SettingLayer.File);
        var reader = new SettingsReader(merged, findings);
        var origin = reader.Url(SettingKeys.Origin);

        // In a file that was not read to its end the origin may well be there.
        if (merged.TryGet(SettingKeys.Origin) is null && !fileIsUnread)
        {
            reader.Find(
                new SettingSource(SettingLayer.File, File),
                $"'origin' is not set: write 'origin: URL' there, or give --origin or {SettingKeys.Origin.EnvironmentName}.");
        }

        var state = reader.Url(SettingKeys.State) ?? origin;
        var (tip, looksAtTip) = reader.Tip(SettingKeys.Tip, isOneOrigin: state == origin);
        var settings = new HostSettings
        {
            Origin = origin!,
            State = state!,
            Tip = tip,
            LooksAtTip = looksAtTip,
            Branch = reader.Value<BranchName>(SettingKeys.Branch, BranchName.TryParse, BranchName.Rule) ?? BranchName.Main,
            Name = reader.Value<HostName>(SettingKeys.Name, HostName.TryParse, HostName.Rule) ?? NameOfMachine(merged, reader),
            Roles = reader.Roles(SettingKeys.Roles),
            Signers = reader.FilePath(SettingKeys.Signers),
            CopiesAreNew = reader.IsSecond(SettingKeys.Copies, "stop", "new"),
            Poll = reader.Duration(SettingKeys.Poll, TimeSpan.FromMilliseconds(100), Day),
            Drift = reader.Duration(SettingKeys.Drift, TimeSpan.Zero, 30 * Day),
            StopGrace = reader.Duration(SettingKeys.StopGrace, TimeSpan.FromSeconds(1), Day),
            Script = new ScriptSettings(
                reader.Duration(SettingKeys.ScriptTimeLimit, TimeSpan.FromSeconds(1), 7 * Day),
                reader.Size(SettingKeys.ScriptOutputLimit, "1KB", "100GB"),
                reader.Size(SettingKeys.ScriptMemoryLimit, "64MB", "1000GB")),
            ChainLargestFile = reader.Size(SettingKeys.ChainLargestFile, "1KB", "100GB"),
            GitTimeLimit = reader.Duration(SettingKeys.GitTimeLimit, TimeSpan.FromSeconds(1), Day),
            LogLevel = reader.Level(SettingKeys.LogLevel),
            LogKeepDays = reader.Number(SettingKeys.LogKeepDays, 1, 3_650),
            Sources = SettingKeys.All.ToDictionary(key => key, key => merged.TryGet(key)?.Source ?? SettingSource.Default),
        };
        return findings.Count == 0 ? settings : null;
    }

    HostName NameOfMachine(MergedSettings merged, SettingsReader reader)
    {
        if (merged.TryGet(SettingKeys.Name) is null && !HostName.TryParse(MachineName.ToLowerInvariant(), out var name))
        {
            reader.Find(
                SettingSource.Default,
                $"This machine's name '{PrintableText.Line(MachineName, 80)}' cannot be the host's: {HostName.Rule}. Set 'name', or give --name.");
        }
        else
        {
            HostName.TryParse(MachineName.ToLowerInvariant(), out name);
        }

        return name;
    }

    static IReadOnlyList<SettingsFinding> InOrder(List<SettingsFinding> findings) =>
        [.. findings.OrderBy(finding => finding.Source.Layer == SettingLayer.Default).ThenBy(finding => finding.Source.Layer).ThenBy(finding => finding.Source.Line)];
}
