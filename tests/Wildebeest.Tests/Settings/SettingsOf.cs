using Wildebeest.Settings;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Settings;

/// <summary>Settings from a text, with an environment and flags beside it.</summary>
static class SettingsOf
{
    public static HostSettings File(
        string? text, Dictionary<string, string>? environment = null, SettingFlag[]? flags = null, string machineName = "Machine7")
    {
        using var folder = new TempFolder();
        var path = folder["settings.yaml"];
        if (text is not null)
        {
            folder.Write("settings.yaml", text);
        }

        try
        {
            return new SettingsLoading(path, name => environment?.GetValueOrDefault(name), machineName) { Flags = flags ?? [] }.Load();
        }
        catch (SettingsException error)
        {
            throw new SettingsException([.. error.Findings.Select(finding => finding.Source.Layer == SettingLayer.File
                ? finding with { Source = finding.Source with { Name = "settings.yaml" } }
                : finding)]);
        }
    }

    public static SettingsException Error(
        string? text, Dictionary<string, string>? environment = null, SettingFlag[]? flags = null, string machineName = "machine7") =>
        Assert.Throws<SettingsException>(() => File(text, environment, flags, machineName))!;
}
