namespace Wildebeest.Settings;

/// <summary>One thing that is wrong with the settings.</summary>
sealed record SettingsFinding(SettingSource Source, string Sentence)
{
    public override string ToString() => Source.Layer == SettingLayer.Default ? Sentence : $"{Source.Exact}: {Sentence}";
}

/// <summary>Everything that is wrong with the settings, at once. Wrong flags alone are wrong usage; a file or an environment is not the call's fault.</summary>
sealed class SettingsException : WildebeestException
{
    public SettingsException(IReadOnlyList<SettingsFinding> findings, Exception? cause = null)
        : base(MessageOf(findings), WayOutOf(findings), cause)
    {
        Findings = findings;
        Where = findings.Count == 1 && findings[0].Source.Layer != SettingLayer.Default ? findings[0].Source.Exact : null;
    }

    /// <summary>In the order of the file, then the environment's and the flags'.</summary>
    public IReadOnlyList<SettingsFinding> Findings { get; }

    public override ExitCode ExitCode =>
        Findings.All(finding => finding.Source.Layer == SettingLayer.Flag) ? ExitCode.WrongUsage : ExitCode.Failed;

    static string MessageOf(IReadOnlyList<SettingsFinding> findings) => findings.Count == 1
        ? findings[0].Sentence
        : $"{findings.Count} settings are wrong:\n" + string.Join('\n', findings.Select(finding => $"  {finding}"));

    static string WayOutOf(IReadOnlyList<SettingsFinding> findings) => findings.Any(finding => finding.Source.Layer is SettingLayer.File or SettingLayer.Default)
        ? "Mend the settings and try again; settings.sample.yaml shows every key with its default."
        : "Mend what is named and try again.";
}
