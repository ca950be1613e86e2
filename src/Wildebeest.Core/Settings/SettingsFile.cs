using System.Text;
using Wildebeest.Storage;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wildebeest.Settings;

/// <summary>
/// Reads the file by YAML's events rather than its tree: the tree stops at the first doubled key, and follows aliases, which a
/// few lines of can fill the memory.
/// </summary>
sealed class SettingsFile
{
    const int LargestFile = 1_000_000;

    readonly Dictionary<SettingKey, RawValue> values = [];
    readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);
    readonly List<SettingsFinding> findings;
    readonly string path;
    readonly string text;
    readonly IParser parser;

    SettingsFile(string path, string text, List<SettingsFinding> findings)
    {
        this.path = path;
        this.text = text;
        this.findings = findings;
        parser = new YamlEvents(text);
    }

    /// <summary>What is wrong goes to <paramref name="findings"/>. A missing file has no values; what must be set is asked for later.</summary>
    /// <exception cref="StorageException">It is there and cannot be read.</exception>
    public static RawSettings Read(string path, List<SettingsFinding> findings) =>
        DurableFile.TryRead(path) is { } bytes ? Parse(bytes, path, findings) : RawSettings.Empty;

    public static RawSettings Parse(byte[] bytes, string path, List<SettingsFinding> findings)
    {
        if (bytes.Length > LargestFile)
        {
            findings.Add(new SettingsFinding(new SettingSource(SettingLayer.File, path), "The file is far too large for settings."));
            return RawSettings.Empty;
        }

        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException cause)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(cause.Index, 0, bytes.Length)).Count((byte)'\n');
            findings.Add(new SettingsFinding(new SettingSource(SettingLayer.File, path, line), "The file is not UTF-8 text."));
            return RawSettings.Empty;
        }

        var file = new SettingsFile(path, text.TrimStart('\ufeff'), findings);
        file.ReadDocument();
        return new RawSettings(file.values);
    }

    void ReadDocument()
    {
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                findings.Add(new SettingsFinding(new SettingSource(SettingLayer.File, path), "The file is empty: write at least 'origin: URL'."));
                return;
            }

            if (parser.TryConsume<MappingStart>(out _))
            {
                ReadMapping("");
            }
            else
            {
                Find(parser.Current!, "The file must be a list of 'key: value' lines.");
                parser.SkipThisAndNestedEvents();
            }

            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                Find(second, "A second document begins here; settings are one.");
            }
        }
        catch (YamlException cause)
        {
            findings.Add(FindTab() ?? new SettingsFinding(
                new SettingSource(SettingLayer.File, path, (int)cause.Start.Line, (int)cause.Start.Column),
                $"This is not YAML: {PrintableText.Line(cause.Message.TrimEnd('.'), 300)}."));
        }
    }

    void ReadMapping(string section)
    {
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var name))
            {
                Find(parser.Current!, "A key must be a plain word.");
                parser.SkipThisAndNestedEvents();
                parser.SkipThisAndNestedEvents();
                continue;
            }

            ReadEntry(name, section.Length == 0 ? name.Value : $"{section}.{name.Value}", section.Length == 0);
        }
    }

    void ReadEntry(Scalar name, string fullName, bool isTop)
    {
        if (!lines.TryAdd(fullName, (int)name.Start.Line))
        {
            Find(name, $"'{PrintableText.Line(fullName, 80)}' is written twice, first in line {lines[fullName]}.");
            parser.SkipThisAndNestedEvents();
        }
        else if (isTop && SettingKeys.IsSection(fullName))
        {
            ReadSection(fullName);
        }
        else if (!(isTop && name.Value.Contains('.')) && SettingKeys.TryFind(fullName) is { } key)
        {
            ReadValue(key);
        }
        else
        {
            Find(name, $"There is no setting '{PrintableText.Line(fullName, 80)}'. {WayOut(fullName, isTop)}");
            parser.SkipThisAndNestedEvents();
        }
    }

    static string WayOut(string unknown, bool isTop) => SettingKeys.Nearest(unknown) switch
    {
        null => $"Known are {string.Join(", ", SettingKeys.All)}.",
        var nearest when isTop && nearest.Split('.') is [var section, var leaf] => $"Did you mean '{nearest}', '{leaf}' below '{section}:'?",
        var nearest => $"Did you mean '{nearest}'?",
    };

    void ReadSection(string section)
    {
        if (parser.TryConsume<MappingStart>(out _))
        {
            ReadMapping(section);
            return;
        }

        Find(parser.Current!, $"'{section}' holds settings of its own: write them below it, indented.");
        parser.SkipThisAndNestedEvents();
    }

    void ReadValue(SettingKey key)
    {
        var start = parser.Current!;
        if (key.IsList && parser.TryConsume<SequenceStart>(out _))
        {
            var texts = new List<RawText>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (parser.TryConsume<Scalar>(out var item) && !IsNothing(item))
                {
                    texts.Add(new RawText(item.Value, SourceOf(item)));
                    continue;
                }

                Find(item ?? parser.Current!, $"An item of '{key}' must be one word.");
                if (item is null)
                {
                    parser.SkipThisAndNestedEvents();
                }
            }

            values[key] = new RawValue(texts, IsList: true, SourceOf(start));
        }
        else if (!key.IsList && parser.TryConsume<Scalar>(out var scalar))
        {
            if (IsNothing(scalar))
            {
                Find(scalar, $"'{key}' has no value: write one, or remove the line.");
                return;
            }

            values[key] = new RawValue([new RawText(scalar.Value, SourceOf(scalar))], IsList: false, SourceOf(scalar));
        }
        else
        {
            Find(start, key.IsList ? $"'{key}' is a list: write '{key}: [base, web]'." : $"'{key}' takes one value, not a list or a section.");
            parser.SkipThisAndNestedEvents();
        }
    }

    static bool IsNothing(Scalar scalar) => scalar.IsPlainImplicit && scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";

    SettingSource SourceOf(ParsingEvent at) => new(SettingLayer.File, path, (int)at.Start.Line, (int)at.Start.Column);

    void Find(ParsingEvent at, string sentence) => findings.Add(new SettingsFinding(SourceOf(at), sentence));

    // The parser's own word on a tab names another place, where the line before it began.
    SettingsFinding? FindTab()
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line.Length - line.TrimStart(" \t").Length;
            if (line[..indent].IndexOf('\t') is var tab and >= 0 && indent < line.Length)
            {
                return new SettingsFinding(new SettingSource(SettingLayer.File, path, number, tab + 1), "A tab indents this line: YAML wants spaces.");
            }
        }

        return null;
    }
}
