using System.Globalization;
using System.Text.Json;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>An entry of a host's journal, as anybody may read it.</summary>
sealed record JournalLine(long Sequence, string Kind, JsonElement Entry)
{
    public string? Link => Text("link");

    public string? Migration => Text("migration");

    public string? Phase => Text("phase");

    public override string ToString() => Entry.ToString();

    string? Text(string name) => Entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}

static class JournalLines
{
    /// <summary>The whole lines, while another process may be writing the next.</summary>
    public static IReadOnlyList<JournalLine> Entries(this HostHome host)
    {
        var text = host.Journal;
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>Takes away what was written after the last entry of a kind.</summary>
    public static void CutJournalAfter(this HostHome host, string kind)
    {
        var file = Path.Combine(host.Path, "journal");
        var lines = File.ReadAllLines(file);
        File.WriteAllLines(file, lines[..(Array.FindLastIndex(lines, line => Parse(line).Kind == kind) + 1)]);
    }

    static JournalLine Parse(string line)
    {
        var parts = line.Split(' ', 3);
        using var document = JsonDocument.Parse(parts[2]);
        var entry = document.RootElement.Clone();
        return new JournalLine(long.Parse(parts[1], CultureInfo.InvariantCulture), entry.GetProperty("entry").GetString()!, entry);
    }
}
