using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>In what the content of a file differs, for people to read.</summary>
static class FileDiff
{
    const int Around = 3;
    const int LongestText = 1 << 20;

    /// <param name="before">Null where there was no file.</param>
    public static string Between(byte[]? before, byte[] after) =>
        TextOf(before ?? []) is { } old && TextOf(after) is { } wanted
            ? OfTexts(old, wanted)
            : $"(no text: {(before is null ? "nothing" : $"{before.Length} bytes")} before, {after.Length} bytes after)\n";

    // Loads the library, hence only where there is a difference to show.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static string OfTexts(string before, string after)
    {
        var differences = new Differ().CreateLineDiffs(before, after, ignoreWhitespace: false);
        var text = new StringBuilder();
        var shown = 0;
        for (var index = 0; index < differences.DiffBlocks.Count; index++)
        {
            var block = differences.DiffBlocks[index];
            var from = Math.Max(shown, block.DeleteStartA - Around);
            if (from > shown)
            {
                text.Append("@@ line ").Append(from + 1).Append('\n');
            }

            Append(text, ' ', differences.PiecesOld, from, block.DeleteStartA);
            Append(text, '-', differences.PiecesOld, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA);
            Append(text, '+', differences.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB);
            var end = block.DeleteStartA + block.DeleteCountA;
            var next = index + 1 < differences.DiffBlocks.Count ? differences.DiffBlocks[index + 1].DeleteStartA : differences.PiecesOld.Length;
            shown = Math.Min(end + Around, next);
            Append(text, ' ', differences.PiecesOld, end, shown);
        }

        return text.ToString();
    }

    static void Append(StringBuilder text, char sign, IReadOnlyList<string> lines, int from, int until)
    {
        for (var index = from; index < until; index++)
        {
            // What follows the last line's end is no line.
            if (index < lines.Count - 1 || lines[index].Length > 0)
            {
                text.Append(sign).Append(lines[index]).Append('\n');
            }
        }
    }

    static string? TextOf(byte[] content)
    {
        if (content.Length > LongestText || content.AsSpan().Contains((byte)0))
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
