using System.Text;

namespace Wildebeest.Running;

/// <summary>Makes whole lines of a stream's pieces; what has no line's end for too long is one all the same.</summary>
sealed class LineSplitter
{
    const int Longest = 16 * 1024;
    readonly StringBuilder pending = new();

    /// <returns>One or more lines without the last line's end; null when none is complete.</returns>
    public string? Add(ReadOnlySpan<char> piece)
    {
        var end = piece.LastIndexOf('\n');
        if (end < 0)
        {
            pending.Append(piece);
            return pending.Length > Longest ? Rest() : null;
        }

        var lines = string.Concat(pending.ToString(), piece[..end]);
        pending.Clear().Append(piece[(end + 1)..]);
        return lines;
    }

    public string? Rest()
    {
        var rest = pending.Length == 0 ? null : pending.ToString();
        pending.Clear();
        return rest;
    }
}
