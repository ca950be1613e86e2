using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Wildebeest.Journals;

/// <summary>
/// One line of a journal: <c>&lt;crc32c, 8 hex&gt; &lt;sequence&gt; &lt;payload&gt;\n</c>. The checksum covers all that follows it
/// but the newline, so that a line moved, repeated or renumbered is noticed as well as one that is changed.
/// </summary>
readonly record struct JournalLine(long Sequence, string Payload)
{
    const int ChecksumLength = 8;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The payload has a newline or is not well-formed text.</exception>
    public byte[] ToBytes()
    {
        if (Payload.Contains('\n'))
        {
            throw new ArgumentException("A journal's payload is one line.", nameof(Payload));
        }

        var body = Utf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Sequence} {Payload}"));
        var checksum = Checksum(body).ToString("x8", CultureInfo.InvariantCulture);
        return [.. Encoding.ASCII.GetBytes(checksum), (byte)' ', .. body, (byte)'\n'];
    }

    /// <param name="bytes">The line without its newline.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out JournalLine line)
    {
        line = default;
        if (!TrySplit(bytes, out var checksum, out var body) || Checksum(body) != checksum)
        {
            return false;
        }

        // A number written otherwise than we write it would be another line with the same meaning.
        if (!Utf8Parser.TryParse(body, out long sequence, out var digits) || sequence <= 0 || body[0] is (byte)'0' or (byte)'+'
            || digits >= body.Length || body[digits] != (byte)' ')
        {
            return false;
        }

        try
        {
            line = new JournalLine(sequence, Utf8.GetString(body[(digits + 1)..]));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a bad line begins with a whole good one: then a newline was damaged after it was written, and two lines look like one.
    /// A line that was torn before its newline, or whose rest is the NULs of a power cut, does not count.
    /// </summary>
    public static bool BeginsWithWholeLine(ReadOnlySpan<byte> bytes)
    {
        if (!TrySplit(bytes, out var checksum, out var body))
        {
            return false;
        }

        var content = body.TrimEnd((byte)0).Length;
        var running = uint.MaxValue;
        for (var position = 0; position < content; position++)
        {
            if (~running == checksum && body[..position].Contains((byte)' '))
            {
                return true;
            }

            running = BitOperations.Crc32C(running, body[position]);
        }

        return false;
    }

    static bool TrySplit(ReadOnlySpan<byte> bytes, out uint checksum, out ReadOnlySpan<byte> body)
    {
        checksum = 0;
        body = default;
        if (bytes.Length <= ChecksumLength + 1 || bytes[ChecksumLength] != (byte)' ' || bytes[..ChecksumLength].IndexOfAnyInRange((byte)'A', (byte)'F') >= 0
            || !Utf8Parser.TryParse(bytes[..ChecksumLength], out checksum, out var digits, 'x') || digits != ChecksumLength)
        {
            return false;
        }

        body = bytes[(ChecksumLength + 1)..];
        return true;
    }

    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var running = uint.MaxValue;
        foreach (var value in bytes)
        {
            running = BitOperations.Crc32C(running, value);
        }

        return ~running;
    }
}
