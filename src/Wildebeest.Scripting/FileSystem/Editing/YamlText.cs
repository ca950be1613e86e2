using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>A value of a YAML text and where it stands, in characters; lines and columns count from 0.</summary>
sealed record YamlText(YamlKind Kind, int Start, int Line, int Column)
{
    public int End { get; private set; }

    /// <summary>Of a scalar.</summary>
    public string Value { get; private init; } = "";

    public ScalarStyle Style { get; private init; }

    /// <summary>Whether it is written in brackets.</summary>
    public bool IsFlow { get; private init; }

    /// <summary>An anchor, a tag: more than the value itself.</summary>
    public bool HasMore { get; private init; }

    /// <summary>Of a mapping.</summary>
    public List<(YamlText Key, YamlText Value)> Entries { get; } = [];

    /// <summary>Of a sequence.</summary>
    public List<YamlText> Items { get; } = [];

    public string Noun => Kind switch
    {
        YamlKind.Scalar => Value.Length == 0 && Style == ScalarStyle.Plain ? "empty" : "a single value",
        YamlKind.Alias => "an alias",
        _ => $"a {Kind.ToString().ToLowerInvariant()}",
    };

    /// <summary>Null of a text that says nothing.</summary>
    /// <exception cref="EditRefused">It is no YAML, or of several documents.</exception>
    public static YamlText? Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }

            var root = ReadValue(parser);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? root : throw new EditRefused("it holds several documents, so nobody knows which is meant.");
        }
        catch (YamlException cause)
        {
            throw new EditRefused($"this is no YAML that can be edited: {cause.Message}", cause.Start.Line);
        }
        catch (InvalidOperationException)
        {
            throw new EditRefused("this is no YAML that can be edited: its brackets, quotes or indentation do not match.", parser.Current?.End.Line);
        }
    }

    /// <summary>Everything that it says, a line for each value: what may not change but for what is meant to.</summary>
    public IEnumerable<(string Path, string Text)> Flat(string path = "")
    {
        yield return (path, $"{Kind} {Style} {HasMore} {IsFlow} {Value}");
        foreach (var below in Entries.SelectMany(entry => entry.Value.Flat($"{path}\n{entry.Key.Value}"))
            .Concat(Items.SelectMany((item, index) => item.Flat($"{path}\n[{index}]"))))
        {
            yield return below;
        }
    }

    static YamlText ReadValue(IParser parser)
    {
        switch (parser.Consume<ParsingEvent>())
        {
            case Scalar scalar:
                return At(scalar, YamlKind.Scalar, scalar) with { Value = scalar.Value, Style = scalar.Style };
            case AnchorAlias alias:
                return At(alias, YamlKind.Alias, null);
            case MappingStart start:
                var mapping = At(start, YamlKind.Mapping, start) with { IsFlow = start.Style == MappingStyle.Flow };
                while (!parser.Accept<MappingEnd>(out _))
                {
                    mapping.Entries.Add((ReadValue(parser), ReadValue(parser)));
                }

                mapping.End = (int)parser.Consume<MappingEnd>().End.Index;
                return mapping;
            case SequenceStart start:
                var sequence = At(start, YamlKind.Sequence, start) with { IsFlow = start.Style == SequenceStyle.Flow };
                while (!parser.Accept<SequenceEnd>(out _))
                {
                    sequence.Items.Add(ReadValue(parser));
                }

                sequence.End = (int)parser.Consume<SequenceEnd>().End.Index;
                return sequence;
            case var other:
                throw new EditRefused($"it holds what is not known here, at {other.Start}.");
        }
    }

    static YamlText At(ParsingEvent parsed, YamlKind kind, NodeEvent? node) => new(kind, (int)parsed.Start.Index, (int)parsed.Start.Line - 1, (int)parsed.Start.Column - 1)
    {
        End = (int)parsed.End.Index,
        HasMore = node is not null && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty),
    };
}

enum YamlKind
{
    Scalar,
    Mapping,
    Sequence,
    Alias,
}
