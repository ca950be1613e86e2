namespace Wildebeest.Settings;

/// <summary>One value per key, from the layer that has the last word, each with its source.</summary>
sealed record MergedSettings(IReadOnlyDictionary<SettingKey, RawValue> Values)
{
    /// <param name="layers">The later has the last word.</param>
    public static MergedSettings Of(params ReadOnlySpan<RawSettings> layers)
    {
        var values = new Dictionary<SettingKey, RawValue>();
        foreach (var layer in layers)
        {
            foreach (var (key, value) in layer.Values)
            {
                values[key] = value;
            }
        }

        return new MergedSettings(values);
    }

    public RawValue? TryGet(SettingKey key) => Values.GetValueOrDefault(key);
}
