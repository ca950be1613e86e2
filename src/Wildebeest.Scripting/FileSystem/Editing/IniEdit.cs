namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>
/// Edits of files with <c>[sections]</c> and <c>key = value</c> lines, of which there are many dialects: what one of them may read otherwise is refused.
/// </summary>
static class IniEdit
{
    public static string Set(string text, string? section, string key, string value)
    {
        CheckKey(section, key);
        LineEdits.CheckOneLine(value);
        if (value.Trim() != value)
        {
            throw new EditRefused("the value has a blank at its begin or end, which is not read as a part of it; put it in quotes, if what reads the file knows quotes.");
        }

        var lines = new TextLines(text);
        var keys = Keys(lines, section, key);
        if (keys.Count > 1)
        {
            throw new EditRefused($"{Named(section, key)} stands there {keys.Count} times, in the lines {string.Join(", ", keys.Select(index => index + 1))}.");
        }

        if (keys is [var at])
        {
            var line = IniLine.Of(lines[at])!;
            if (line.Value != value)
            {
                CheckReplaceable(lines, at, line);
                lines[at] = line.With(value, StyleOf(lines));
            }

            return lines.ToString();
        }

        var style = StyleOf(lines);
        var place = PlaceFor(lines, section);
        var indent = KeyLines(lines).LastOrDefault(one => one.Section == section && !one.IsDeeper).Line?.Indent;
        if (place is null)
        {
            if (lines.Count > 0 && lines[lines.Count - 1].Trim().Length > 0)
            {
                lines.Insert(lines.Count, "");
            }

            lines.Insert(lines.Count, $"[{section}]");
        }

        lines.Insert(place ?? lines.Count, $"{indent}{key}{style}{value}");
        return lines.ToString();
    }

    /// <param name="key">Null for the whole section.</param>
    public static string Remove(string text, string? section, string? key)
    {
        CheckKey(section, key ?? "x");
        var lines = new TextLines(text);
        if (key is null)
        {
            return RemoveSection(lines, section ?? throw new EditRefused("say which key or which section is to go."));
        }

        foreach (var at in Enumerable.Reverse(Keys(lines, section, key)))
        {
            CheckEnds(lines, at, IniLine.Of(lines[at])!);
            lines.RemoveAt(at);
        }

        return lines.ToString();
    }

    static string RemoveSection(TextLines lines, string section)
    {
        var current = (string?)null;
        List<int> going = [];
        for (var index = 0; index < lines.Count; index++)
        {
            current = SectionOf(lines[index]) ?? current;
            if (current == section)
            {
                going.Add(index);
            }
        }

        foreach (var index in Enumerable.Reverse(going))
        {
            lines.RemoveAt(index);
        }

        return lines.ToString();
    }

    static List<int> Keys(TextLines lines, string? section, string key)
    {
        List<int> found = [];
        foreach (var (index, _, line, isDeeper) in KeyLines(lines).Where(one => one.Section == section && one.Line.Key == key))
        {
            if (isDeeper && line.HasSeparator)
            {
                throw new EditRefused("the line is indented deeper than the key above it and may be a part of that one's value, so it is not touched; use Lines.Ensure or Files.Replace.", index + 1);
            }

            if (!isDeeper)
            {
                found.Add(index);
            }
        }

        return found;
    }

    /// <summary>Each line that may hold a key, and whether it is indented deeper than the key above it: in Python's dialect it is a part of that one's value then.</summary>
    static IEnumerable<(int Index, string? Section, IniLine Line, bool IsDeeper)> KeyLines(TextLines lines)
    {
        string? section = null;
        int? depth = null;
        for (var index = 0; index < lines.Count; index++)
        {
            if (SectionOf(lines[index]) is { } header)
            {
                (section, depth) = (header, null);
            }
            else if (IniLine.Of(lines[index]) is { } line)
            {
                var isDeeper = line.Indent.Length > depth;
                depth = isDeeper ? depth : line.Indent.Length;
                yield return (index, section, line, isDeeper);
            }
        }
    }

    /// <summary>After the last line of the section that says something; null where there is no such section.</summary>
    static int? PlaceFor(TextLines lines, string? section)
    {
        int? place = section is null ? 0 : null;
        string? current = null;
        for (var index = 0; index < lines.Count; index++)
        {
            var header = SectionOf(lines[index]);
            if (current == section && header is not null && place is not null)
            {
                return place;
            }

            current = header ?? current;
            if (current == section && lines[index].Trim().Length > 0)
            {
                place = index + 1;
            }
        }

        return place;
    }

    static void CheckReplaceable(TextLines lines, int at, IniLine line)
    {
        CheckEnds(lines, at, line);
        for (var index = 1; index < line.Value.Length; index++)
        {
            if (line.Value[index] is '#' or ';' && char.IsWhiteSpace(line.Value[index - 1]))
            {
                throw new EditRefused("what follows the value may be a comment or a part of it, so it is not replaced; use Lines.Ensure.", at + 1);
            }
        }
    }

    static void CheckEnds(TextLines lines, int at, IniLine line)
    {
        // Python's dialect goes on in an indented line, systemd's after a backslash.
        var next = at + 1 < lines.Count ? lines[at + 1] : "";
        var goesOn = next.Trim().Length > 0 && next.Length - next.TrimStart().Length > line.Indent.Length && !IsComment(next.TrimStart()) && IniLine.Of(next) is not { HasSeparator: true };
        if (line.Value.EndsWith('\\') || goesOn)
        {
            throw new EditRefused("the value may go on in the next line, so it is not touched; use Lines.Ensure or Files.Replace.", at + 1);
        }
    }

    /// <summary>How the file's own keys are separated from their values.</summary>
    static string StyleOf(TextLines lines)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            if (IniLine.Of(lines[index]) is { HasSeparator: true, Value.Length: > 0 } line)
            {
                return line.Separator;
            }
        }

        return " = ";
    }

    static string? SectionOf(string line) => line.Trim() is ['[', .. var inside] && inside.IndexOf(']') is var end and >= 0 ? inside[..end].Trim() : null;

    static bool IsComment(string line) => line.StartsWith('#') || line.StartsWith(';');

    static void CheckKey(string? section, string key)
    {
        if (string.IsNullOrWhiteSpace(key) || key.Trim() != key || key.AsSpan().ContainsAny("=:[]\n\r") || IsComment(key))
        {
            throw new EditRefused($"'{key}' is no key.");
        }

        if (section is not null && (section.Trim() != section || section.Length == 0 || section.AsSpan().ContainsAny("[]\n\r")))
        {
            throw new EditRefused($"'{section}' is no section; null stands for what is before the first.");
        }
    }

    static string Named(string? section, string key) => section is null ? key : $"[{section}] {key}";

    /// <param name="Separator">With the blanks around it; empty where the key stands alone.</param>
    sealed record IniLine(string Indent, string Key, string Separator, string Value, string Trail)
    {
        public bool HasSeparator => Separator.Length > 0;

        public static IniLine? Of(string line)
        {
            var trimmed = line.TrimStart();
            if (trimmed.Length == 0 || trimmed[0] == '[' || IsComment(trimmed))
            {
                return null;
            }

            var indent = line[..^trimmed.Length];
            var at = trimmed.AsSpan().IndexOfAny('=', ':');
            if (at <= 0)
            {
                return new IniLine(indent, trimmed.TrimEnd(), "", "", "");
            }

            var key = trimmed[..at].TrimEnd();
            var rest = trimmed[(at + 1)..];
            var value = rest.Trim();
            var valueAt = value.Length == 0 ? rest.Length : rest.IndexOf(value, StringComparison.Ordinal);
            return new IniLine(indent, key, trimmed[key.Length..(at + 1)] + rest[..valueAt], value, rest[(valueAt + value.Length)..]);
        }

        public string With(string value, string style) => $"{Indent}{Key}{(HasSeparator && (Value.Length > 0 || value.Length == 0) ? Separator : style)}{value}{Trail}";
    }
}
