using YamlDotNet.Core;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>Sets one single value of a YAML text; all else stays to the letter, comments too.</summary>
static class YamlEdit
{
    const int Unit = 2;

    public static string Set(string text, string path, object? value)
    {
        var steps = ValuePath.Parse(path);
        var before = YamlText.Read(text);
        if (before is not null && Find(before, steps) is { } present && YamlScalar.Is(present, value))
        {
            return text;
        }

        var edited = before is null or { Kind: YamlKind.Scalar, Value: "" } ? Begin(text, steps, value) : Set(text, before, steps, value);
        Verify(before, edited, steps, path, value);
        return edited;
    }

    static string Set(string text, YamlText at, IReadOnlyList<ValueStep> steps, object? value)
    {
        for (var depth = 0; depth < steps.Count; depth++)
        {
            var step = steps[depth];
            var where = ValuePath.Text(steps.Take(depth));
            if (at is { Kind: YamlKind.Scalar, Value: "", Style: ScalarStyle.Plain, HasMore: false } && step.Name is not null && depth > 0)
            {
                var column = IndentOfLine(text, at.Start);
                return text[..at.Start].TrimEnd(' ') + Eol(text) + Lines(text, column + Unit, steps.Skip(depth), value) + text[at.End..];
            }

            if (at.Kind != (step.Name is not null ? YamlKind.Mapping : YamlKind.Sequence))
            {
                throw new EditRefused($"{where} is {at.Noun}, so there is no {step} in it.", at.Line + 1);
            }

            var entries = at.Entries.Where(entry => entry.Key.Value == step.Name).ToList();
            if (entries.Count > 1)
            {
                throw new EditRefused($"{ValuePath.Text(steps.Take(depth + 1))} stands there {entries.Count} times.", entries[1].Key.Line + 1);
            }

            if (step.Name is not null && entries.Count == 0)
            {
                return at.IsFlow
                    ? throw new EditRefused($"{where} is written in braces and has no {step}, and nothing is added there; write it over several lines.", at.Line + 1)
                    : Insert(text, at, steps.Skip(depth), value);
            }

            at = step.Name is not null ? entries[0].Value : step.Index < at.Items.Count
                ? at.Items[step.Index]
                : throw new EditRefused($"{where} has {at.Items.Count} items, so there is no {step} in it.", at.Line + 1);
        }

        return Replace(text, at, value);
    }

    static string Replace(string text, YamlText at, object? value)
    {
        if (at.Kind != YamlKind.Scalar || at.HasMore || at.Style is ScalarStyle.Literal or ScalarStyle.Folded || text[at.Start..at.End].Contains('\n', StringComparison.Ordinal))
        {
            throw new EditRefused(
                at.Kind != YamlKind.Scalar ? $"what stands there is {at.Noun}, and only a single value is replaced." : "what stands there has several lines, an anchor or a tag, and is not replaced.",
                at.Line + 1);
        }

        var written = YamlScalar.Write(value, at.Style);
        var blank = at.Start == at.End && at.Start > 0 && text[at.Start - 1] != ' ' ? " " : "";
        return text[..at.Start] + blank + written + text[at.End..];
    }

    /// <summary>After all that belongs to the mapping's last entry.</summary>
    static string Insert(string text, YamlText mapping, IEnumerable<ValueStep> steps, object? value)
    {
        var starts = LineStarts(text);
        var (key, last) = mapping.Entries[^1];
        var column = key.Column;
        var end = key.Line;
        for (var line = key.Line + 1; line < starts.Count; line++)
        {
            var content = Line(text, starts, line);
            var trimmed = content.TrimStart(' ');
            var indent = content.Length - trimmed.Length;
            if (trimmed.Trim().Length == 0)
            {
                continue;
            }

            // A list may stand at the column of the key that it belongs to.
            if (indent <= column && !(indent == column && last.Kind == YamlKind.Sequence && trimmed.StartsWith('-')))
            {
                break;
            }

            end = line;
        }

        var place = end + 1 < starts.Count ? starts[end + 1] : text.Length;
        var lines = Lines(text, column, steps, value);
        return text[..place] + (place > 0 && text[place - 1] != '\n' ? Eol(text) + lines : lines + Eol(text)) + text[place..];
    }

    static string Begin(string text, IReadOnlyList<ValueStep> steps, object? value) =>
        (text.Length == 0 || text.EndsWith('\n') ? text : text + Eol(text)) + Lines(text, 0, steps, value) + Eol(text);

    /// <summary>A key for each step, each deeper than the one before, the value behind the last. Without an end of the last line.</summary>
    static string Lines(string text, int column, IEnumerable<ValueStep> steps, object? value)
    {
        var names = steps.Select(step => step.Name ?? throw new EditRefused($"there is no {step} yet, and nothing is added to a list; use Blocks.Ensure or Lines.Ensure.")).ToList();
        return string.Join(Eol(text), names.Select((name, depth) =>
            new string(' ', column + (depth * Unit)) + YamlScalar.Key(name) + ":" + (depth == names.Count - 1 ? " " + YamlScalar.Write(value, ScalarStyle.Plain) : "")));
    }

    static YamlText? Find(YamlText root, IEnumerable<ValueStep> steps) => steps.Aggregate((YamlText?)root, (at, step) => step.Name is { } name
        ? at?.Entries.Where(entry => entry.Key.Value == name).Select(entry => entry.Value).SingleOrDefaultOfMany()
        : at is not null && step.Index < at.Items.Count ? at.Items[step.Index] : null);

    static YamlText? SingleOrDefaultOfMany(this IEnumerable<YamlText> values) => values.Take(2).ToList() is [var only] ? only : null;

    /// <summary>Nothing is placed that does not read back as what was meant, and otherwise as what was there.</summary>
    static void Verify(YamlText? before, string edited, IReadOnlyList<ValueStep> steps, string path, object? value)
    {
        var after = YamlText.Read(edited);
        var way = steps.Select((_, count) => string.Concat(steps.Take(count + 1).Select(step => $"\n{step}"))).Prepend("").ToHashSet(StringComparer.Ordinal);
        IEnumerable<(string Path, string Text)> rest = before?.Flat().Where(line => !way.Contains(line.Path)) ?? [];
        if (after is null || Find(after, steps) is not { } found || !YamlScalar.Is(found, value)
            || !after.Flat().Where(line => !way.Contains(line.Path)).Order().SequenceEqual(rest.Order()))
        {
            throw new EditRefused($"{path} could not be set safely; write the file as a whole.");
        }
    }

    static string Eol(string text) => text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    static int IndentOfLine(string text, int place)
    {
        var line = text.LastIndexOf('\n', Math.Max(0, place - 1)) + 1;
        var end = line;
        while (end < text.Length && text[end] is ' ' or '-')
        {
            end++;
        }

        return end - line;
    }

    static List<int> LineStarts(string text)
    {
        List<int> starts = [0];
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            if (at + 1 < text.Length)
            {
                starts.Add(at + 1);
            }
        }

        return starts;
    }

    static string Line(string text, List<int> starts, int line) => text[starts[line]..(line + 1 < starts.Count ? starts[line + 1] : text.Length)];
}
