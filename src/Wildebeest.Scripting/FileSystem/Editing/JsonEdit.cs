using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>Sets one value of a JSON text; all else stays to the byte, comments too.</summary>
static class JsonEdit
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    public static string Set(string text, string path, object? value)
    {
        var steps = ValuePath.Parse(path);
        JsonNode? wanted;
        try
        {
            wanted = JsonSerializer.SerializeToNode(value, Plain);
        }
        catch (Exception cause) when (cause is NotSupportedException or JsonException or ArgumentException)
        {
            throw new EditRefused($"the value of {path} has no form in JSON: {cause.Message}");
        }

        var bytes = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? "{}\n" : text);
        var edited = Encoding.UTF8.GetString(Set(bytes, steps, wanted));

        // Nothing is placed that does not read back as what was meant.
        var root = JsonNode.Parse(edited, documentOptions: WithComments);
        return JsonNode.DeepEquals(Walk(root, steps), wanted) ? edited : throw new EditRefused($"{path} could not be set safely; write the file as a whole.");
    }

    static byte[] Set(byte[] text, IReadOnlyList<ValueStep> steps, JsonNode? wanted)
    {
        var at = JsonText.Read(text);
        for (var depth = 0; depth < steps.Count; depth++)
        {
            var step = steps[depth];
            var isObject = at.Kind == JsonTokenType.StartObject;
            if (step.Name is not null ? !isObject : at.Kind != JsonTokenType.StartArray)
            {
                throw new EditRefused($"{ValuePath.Text(steps.Take(depth))} is {at.Noun}, so there is no {step} in it.", LineOf(text, at.Start));
            }

            var members = at.Members.Where(member => member.Name == step.Name).ToList();
            if (members.Count > 1)
            {
                throw new EditRefused($"{ValuePath.Text(steps.Take(depth + 1))} stands there {members.Count} times.", LineOf(text, members[1].Start));
            }

            if (isObject ? members.Count == 0 : step.Index == at.Items.Count)
            {
                return Insert(text, at, step, Nested(steps.Skip(depth + 1), wanted));
            }

            at = isObject ? members[0].Value : step.Index < at.Items.Count
                ? at.Items[step.Index]
                : throw new EditRefused($"{ValuePath.Text(steps.Take(depth))} has {at.Items.Count} items, so there is no {step} in it.", LineOf(text, at.Start));
        }

        if (JsonNode.DeepEquals(JsonNode.Parse(text.AsSpan(at.Start, at.End - at.Start), documentOptions: WithComments), wanted))
        {
            return text;
        }

        return [.. text[..at.Start], .. Write(wanted, IndentAt(text, at.Start), UnitOf(text)), .. text[at.End..]];
    }

    static JsonNode? Nested(IEnumerable<ValueStep> steps, JsonNode? wanted)
    {
        var node = wanted?.DeepClone();
        foreach (var step in steps.Reverse())
        {
            node = step switch
            {
                { Name: { } name } => new JsonObject { [name] = node },
                { Index: 0 } => new JsonArray(node),
                _ => throw new EditRefused($"a new array begins with its item [0], and not with {step}."),
            };
        }

        return node;
    }

    static byte[] Insert(byte[] text, JsonText container, ValueStep step, JsonNode? value)
    {
        var close = container.End - 1;
        var last = container.Members is [.., var member] ? member.Value.End : container.Items is [.., var item] ? item.End : -1;
        var isEmpty = last < 0;
        var first = container.Members is [var one, ..] ? one.Start : container.Items is [var other, ..] ? other.Start : close;
        var from = isEmpty ? container.Start + 1 : last;

        // Between the last value and the closing bracket may stand comments: they stay where they are.
        var trail = text[from..close];
        var kept = trail.AsSpan().TrimEnd(" \t\r\n"u8).ToArray();
        var unit = UnitOf(text);
        var isWide = text.AsSpan(container.Start, first - container.Start).Contains((byte)'\n') || (isEmpty && container.Start == text.AsSpan().IndexOfAnyExcept(" \t\r\n"u8));
        var outer = IndentAt(text, container.Start);
        var indent = isEmpty ? outer + unit : isWide ? IndentAt(text, first) : "";
        var eol = text.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        var name = step.Name is null ? "" : $"{JsonSerializer.Serialize(step.Name, Plain)}: ";
        var written = Write(value, indent, isWide ? unit : "");
        var head = isEmpty ? "" : ",";
        var blank = isWide ? eol + indent : isEmpty ? " " : " ";
        var closing = isWide ? trail.AsSpan(kept.Length).Contains((byte)'\n') ? Encoding.UTF8.GetString(trail.AsSpan(kept.Length)) : eol + outer
            : isEmpty ? " " : Encoding.UTF8.GetString(trail.AsSpan(kept.Length));
        return [.. text[..from], .. Encoding.UTF8.GetBytes(head), .. kept, .. Encoding.UTF8.GetBytes(blank + name), .. written, .. Encoding.UTF8.GetBytes(closing), .. text[close..]];
    }

    static byte[] Write(JsonNode? value, string indent, string unit)
    {
        var written = (value, unit.Length) switch
        {
            (JsonObject or JsonArray, > 0) => value.ToJsonString(new JsonSerializerOptions(Plain)
            {
                WriteIndented = true, IndentCharacter = unit[0], IndentSize = unit.Length, NewLine = "\n",
            }).Replace("\n", "\n" + indent, StringComparison.Ordinal),
            (null, _) => "null",
            _ => value.ToJsonString(Plain),
        };
        return Encoding.UTF8.GetBytes(written);
    }

    static JsonNode? Walk(JsonNode? node, IEnumerable<ValueStep> steps) =>
        steps.Aggregate(node, (at, step) => step.Name is { } name ? at?[name] : at?[step.Index]);

    /// <summary>The blanks that the line of a place begins with.</summary>
    static string IndentAt(byte[] text, int place)
    {
        var line = text.AsSpan(0, place).LastIndexOf((byte)'\n') + 1;
        var end = line;
        while (end < text.Length && text[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        return Encoding.UTF8.GetString(text.AsSpan(line, end - line));
    }

    /// <summary>By how much the text indents: its first indented line tells.</summary>
    static string UnitOf(byte[] text)
    {
        for (var at = text.AsSpan().IndexOf((byte)'\n'); at >= 0 && at + 1 < text.Length;)
        {
            var indent = IndentAt(text, at + 1);
            if (indent.Length > 0 && (indent.Distinct().Count() == 1))
            {
                return indent;
            }

            var next = text.AsSpan(at + 1).IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return "  ";
    }

    static long LineOf(byte[] text, int place) => text.AsSpan(0, place).Count((byte)'\n') + 1;
}
