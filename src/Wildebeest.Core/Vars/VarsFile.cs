using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wildebeest.Vars;

/// <summary>Values that hold at one coordinate, as one file has them.</summary>
sealed record VarsSection(Coordinate Coordinate, VarMap Values);

/// <summary>
/// Reads one file of values by YAML's events: its tree stops at the first doubled key, knows no places of what it read, and follows aliases, a few lines of which
/// can fill the memory. What stands at the top is for all hosts; below <c>for COORDINATE:</c> it is for those.
/// </summary>
sealed partial class VarsFile
{
    public const string For = "for ";
    const int LargestFile = 1_000_000;
    const int Deepest = 20;

    readonly string path;
    readonly List<VarsFinding> findings;
    readonly IParser parser;
    readonly HashSet<long> quoted = [];
    readonly List<VarsSection> sections = [];
    readonly Dictionary<string, string> places = new(StringComparer.Ordinal);

    VarsFile(string path, string text, List<VarsFinding> findings) =>
        (this.path, this.findings, parser) = (path, findings, new YamlEvents(Quoted(text)));

    /// <param name="path">What the file is called where something is wrong with it.</param>
    public static IReadOnlyList<VarsSection> Parse(byte[] bytes, string path, List<VarsFinding> findings)
    {
        if (bytes.Length > LargestFile)
        {
            findings.Add(new VarsFinding($"{path}(1,1)", "The file is far too large for values.", "Split it; what is no value belongs into files/."));
            return [];
        }

        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException cause)
        {
            findings.Add(new VarsFinding($"{path}({1 + bytes.AsSpan(0, Math.Clamp(cause.Index, 0, bytes.Length)).Count((byte)'\n')},1)", "The file is not UTF-8 text.", "Save it as UTF-8."));
            return [];
        }

        var file = new VarsFile(path, text.TrimStart('\ufeff'), findings);
        file.ReadDocument();
        return file.sections;
    }

    void ReadDocument()
    {
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return;
            }

            if (parser.TryConsume<MappingStart>(out var start))
            {
                ReadTop(start);
            }
            else if (parser.Current is not Scalar { Value: "" })
            {
                Find(parser.Current!, "The file must be a list of 'name: value' lines.", "Write 'name: value', or 'for web*:' and names below it, indented.");
                parser.SkipThisAndNestedEvents();
            }
            else
            {
                parser.SkipThisAndNestedEvents();
            }

            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                Find(second, "A second document begins here; a file of values is one.", "Take the line '---' away, or make two files of it.");
            }
        }
        catch (YamlException cause)
        {
            findings.Add(new VarsFinding(WhereOf(cause.Start), $"This is not YAML: {PrintableText.Line(cause.Message.TrimEnd('.'), 300)}.", "Mend the line; YAML indents by spaces, and quotes what begins with * & ! % @ `."));
        }
    }

    void ReadTop(MappingStart start)
    {
        var entries = new Dictionary<string, VarValue>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Key() is not { } key)
            {
                continue;
            }

            if (key.Value.StartsWith(For, StringComparison.Ordinal))
            {
                ReadSection(key);
            }
            else
            {
                ReadEntry(key, entries, isTop: true);
            }
        }

        sections.Insert(0, new VarsSection(Coordinate.Everywhere, new VarMap(entries, WhereOf(start))));
    }

    void ReadSection(Scalar key)
    {
        var text = key.Value[For.Length..].Trim();
        if (!Coordinate.TryParse(text, out var coordinate, out var error))
        {
            Find(key, $"'{PrintableText.Line(text, 200)}' is no coordinate: {error}.", "Write such as 'for web*.shop.{us,eu}.acme.org:', 'for @web:' or 'for web01:nginx:tls:'.");
            parser.SkipThisAndNestedEvents();
            return;
        }

        foreach (var place in coordinate.Places)
        {
            if (!places.TryAdd(place, WhereOf(key)))
            {
                Find(key, $"'for {PrintableText.Line(text, 200)}' is written twice in this file, first in {places[place]}.", "Write all of its values below one of them.");
                break;
            }
        }

        if (!parser.TryConsume<MappingStart>(out var start))
        {
            Find(parser.Current!, $"Below 'for {PrintableText.Line(text, 200)}' there must be 'name: value' lines.", "Write them below it, indented.");
            parser.SkipThisAndNestedEvents();
            return;
        }

        var entries = new Dictionary<string, VarValue>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Key() is { } name)
            {
                ReadEntry(name, entries, isTop: true);
            }
        }

        sections.Add(new VarsSection(coordinate, new VarMap(entries, WhereOf(start))));
    }

    Scalar? Key()
    {
        if (parser.TryConsume<Scalar>(out var name))
        {
            return name;
        }

        Find(parser.Current!, "A name must be a plain word.", "Write 'name: value'.");
        parser.SkipThisAndNestedEvents();
        parser.SkipThisAndNestedEvents();
        return null;
    }

    void ReadEntry(Scalar name, Dictionary<string, VarValue> entries, bool isTop, int depth = 1)
    {
        if (isTop && !IsName(name.Value))
        {
            Find(name, $"'{PrintableText.Line(name.Value, 80)}' is no name of a value: a letter, then letters, digits, '-' and '_'.", WayOutOf(name.Value));
            parser.SkipThisAndNestedEvents();
            return;
        }

        if (entries.TryGetValue(name.Value, out var first))
        {
            Find(name, $"'{PrintableText.Line(name.Value, 80)}' is written twice, first in {first.Where}.", "Take one of them away.");
            parser.SkipThisAndNestedEvents();
            return;
        }

        if (parser.Current is Scalar { Value: "", Style: ScalarStyle.Plain } nothing)
        {
            Find(nothing, $"'{PrintableText.Line(name.Value, 80)}' has no value.", "Write one, ~ for none, or take the line away.");
            parser.SkipThisAndNestedEvents();
            return;
        }

        if (ReadValue(depth) is { } value)
        {
            // Its name is where somebody looks for it, also where what stands below begins on the next line.
            entries[name.Value] = value with { Where = WhereOf(name) };
        }
    }

    VarValue? ReadValue(int depth)
    {
        var at = parser.Current!;
        if (at is NodeEvent { Tag.IsEmpty: false } || at is AnchorAlias || depth > Deepest)
        {
            Find(at, depth > Deepest ? $"This lies deeper than {Deepest} levels." : "Tags and aliases of YAML are not read here.", "Write the value itself.");
            parser.SkipThisAndNestedEvents();
            return null;
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return VarScalar.Of(scalar.Value, scalar.Style == ScalarStyle.Plain, WhereOf(scalar));
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<VarValue>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (ReadValue(depth + 1) is { } item)
                {
                    items.Add(item);
                }
            }

            return new VarList(items, WhereOf(at));
        }

        parser.Consume<MappingStart>();
        var entries = new Dictionary<string, VarValue>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Key() is { } name)
            {
                ReadEntry(name, entries, isTop: false, depth + 1);
            }
        }

        return new VarMap(entries, WhereOf(at));
    }

    static bool IsName(string name) => name.Length is >= 1 and <= 100 && char.IsAsciiLetter(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    static string WayOutOf(string name) =>
        name.IndexOfAny(['*', '@', ':', '?', '{']) >= 0 ? $"For a coordinate write 'for {PrintableText.Line(name, 80)}:'."
        : name.Split('.') is [var first, .. { Length: > 0 }] && IsName(first) ? $"Write '{first}:' and the rest below it, indented; or 'for {PrintableText.Line(name, 80)}:' if this is a host."
        : "Give it another name.";

    string WhereOf(ParsingEvent at) => WhereOf(at.Start);

    // Two characters were added to some lines, behind their first.
    string WhereOf(Mark at) => $"{path}({at.Line},{at.Column - (at.Column > 1 && quoted.Contains(at.Line) ? 2 : 0)})";

    /// <summary>
    /// Coordinates in quotes. YAML allows them without, but not all that begin with a star, and a few that it allows the parser does not.
    /// </summary>
    string Quoted(string text) => UnquotedCoordinate().Replace(text, match =>
    {
        quoted.Add(1 + text.AsSpan(0, match.Index).Count('\n'));
        return $"\"{match.Groups[1].Value}\":";
    });

    [GeneratedRegex(@"^(for [^\s""'\\]+):(?=\s|\z)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex UnquotedCoordinate();

    void Find(ParsingEvent at, string sentence, string wayOut) => findings.Add(new VarsFinding(WhereOf(at), sentence, wayOut));
}
