using System.Text;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>Makes whole lines of a stream's pieces; what has no line's end for too long is one all the same.</summary>
/// <param name="hidden">Not cut in two, since no half of them is found.</param>
sealed class LineSplitter(HiddenWords hidden)
{
    const int Longest = 16 * 1024;

    /// <summary>Longer than the longest secret.</summary>
    const int MostKept = 300 * 1024;

    readonly StringBuilder pending = new();
    int next = Longest;

    /// <returns>One or more lines without the last line's end; null when none is complete.</returns>
    public string? Add(ReadOnlySpan<char> piece)
    {
        var end = piece.LastIndexOf('\n');
        if (end < 0)
        {
            pending.Append(piece);
            return pending.Length > next ? Beginning() : null;
        }

        var lines = string.Concat(pending.ToString(), piece[..end]);
        pending.Clear().Append(piece[(end + 1)..]);
        next = Longest;
        return lines;
    }

    public string? Rest()
    {
        var rest = pending.Length == 0 ? null : pending.ToString();
        pending.Clear();
        return rest;
    }

    string? Beginning()
    {
        var text = pending.ToString();
        var cut = hidden.CutOf(text) is var whole and > 0 ? whole : text.Length < MostKept ? 0 : text.Length;
        pending.Remove(0, cut);
        next = pending.Length + Longest;
        return cut == 0 ? null : text[..cut];
    }
}
