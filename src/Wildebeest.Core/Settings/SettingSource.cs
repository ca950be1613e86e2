using System.Globalization;

namespace Wildebeest.Settings;

enum SettingLayer
{
    Default,
    File,
    Environment,
    Flag,
}

/// <summary>Where a value was written, as an admin would look for it.</summary>
readonly record struct SettingSource(SettingLayer Layer, string Name, int Line = 0, int Column = 0)
{
    public static SettingSource Default { get; } = new(SettingLayer.Default, "default");

    /// <summary>With the column, for an error: <c>settings.yaml:3:7</c>.</summary>
    public string Exact => Column > 0 ? string.Create(CultureInfo.InvariantCulture, $"{this}:{Column}") : ToString();

    public override string ToString() => Layer switch
    {
        SettingLayer.Default => "default",
        SettingLayer.File when Line > 0 => string.Create(CultureInfo.InvariantCulture, $"{PrintableText.Line(Name)}:{Line}"),
        SettingLayer.File => PrintableText.Line(Name),
        SettingLayer.Environment => $"environment {Name}",
        _ => $"flag {Name}",
    };
}
