namespace Wildebeest.Settings;

/// <summary>A text of the settings and where it was written.</summary>
readonly record struct RawText(string Text, SettingSource Source);

/// <summary>What was written for one key: one text, or the texts of a list.</summary>
sealed record RawValue(IReadOnlyList<RawText> Texts, bool IsList, SettingSource Source)
{
    public static RawValue Of(SettingKey key, string text, SettingSource source) => key.IsList
        ? new RawValue([.. text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(item => new RawText(item, source))], IsList: true, source)
        : new RawValue([new RawText(text, source)], IsList: false, source);
}

/// <summary>One layer's values as they were written: known keys, nothing else checked.</summary>
sealed record RawSettings(IReadOnlyDictionary<SettingKey, RawValue> Values)
{
    public static RawSettings Empty { get; } = new(new Dictionary<SettingKey, RawValue>());

    public static RawSettings Defaults { get; } = new(SettingKeys.All
        .Where(key => key.Default is not null)
        .ToDictionary(key => key, key => RawValue.Of(key, key.Default!, SettingSource.Default)));

    /// <summary>WILDEBEEST_POLL=10s, WILDEBEEST_ROLES="base web". An empty variable is one that is not set.</summary>
    public static RawSettings OfEnvironment(Func<string, string?> environment) => new(SettingKeys.All
        .Select(key => (Key: key, Text: environment(key.EnvironmentName)))
        .Where(pair => !string.IsNullOrEmpty(pair.Text))
        .ToDictionary(
            pair => pair.Key,
            pair => RawValue.Of(pair.Key, pair.Text!, new SettingSource(SettingLayer.Environment, pair.Key.EnvironmentName))));

    /// <summary>A list's texts are taken as they are, one flag each: <c>--role web --role base</c>.</summary>
    public static RawSettings OfFlags(IEnumerable<SettingFlag> flags)
    {
        var values = new Dictionary<SettingKey, RawValue>();
        foreach (var flag in flags)
        {
            var source = new SettingSource(SettingLayer.Flag, flag.Name);
            values[flag.Key] = new RawValue([.. flag.Texts.Select(text => new RawText(text, source))], flag.Key.IsList, source);
        }

        return new RawSettings(values);
    }
}

/// <summary>A setting that the command line gave. <paramref name="Name"/> is the flag as it was typed, for errors: <c>--role</c>.</summary>
sealed record SettingFlag(SettingKey Key, string Name, IReadOnlyList<string> Texts)
{
    public static SettingFlag Of(SettingKey key, string text) => new(key, key.FlagName, [text]);
}
