using System.Buffers.Binary;
using System.Text;

namespace Wildebeest.Scripting.Protocol;

/// <summary>
/// One message between the daemon and a child: four bytes of length, one of kind, the payload. Binary rather than JSON because
/// loading a JSON library would cost the child more than all that it says.
/// </summary>
readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    const int HeaderLength = 5;

    /// <summary>What a child may say at once; the daemon refuses more, whatever a script does to the pipe.</summary>
    public const int ChildLimit = 1 << 20;

    /// <summary>What the daemon may say at once: a file of the commit's tree is the largest.</summary>
    public const int DaemonLimit = TreeFileLimit + 1024;

    public const int TreeFileLimit = 64 << 20;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static byte[] Encode(FrameKind kind, Action<BinaryWriter>? write = null)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[HeaderLength]);
        using (var writer = new BinaryWriter(buffer, Utf8, leaveOpen: true))
        {
            write?.Invoke(writer);
        }

        var bytes = buffer.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - HeaderLength);
        bytes[4] = (byte)kind;
        return bytes;
    }

    public BinaryReader Open()
    {
        var bytes = Payload.ToArray();
        return new BinaryReader(new MemoryStream(bytes, writable: false), Utf8);
    }

    /// <summary>The next frame, or null at the end of the stream, also when that comes in the middle of a frame.</summary>
    /// <exception cref="InvalidDataException">The frame is longer than <paramref name="limit"/>.</exception>
    public static Frame? Read(Stream stream, int limit)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        var payload = new byte[CheckedLength(header, limit)];
        return stream.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false) < payload.Length
            ? null
            : new Frame((FrameKind)header[4], payload);
    }

    /// <inheritdoc cref="Read"/>
    public static async ValueTask<Frame?> ReadAsync(Stream stream, int limit, CancellationToken cancellation)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < HeaderLength)
        {
            return null;
        }

        var payload = new byte[CheckedLength(header, limit)];
        return await stream.ReadAtLeastAsync(payload, payload.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < payload.Length
            ? null
            : new Frame((FrameKind)header[4], payload);
    }

    static int CheckedLength(ReadOnlySpan<byte> header, int limit)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return length >= 0 && length <= limit ? length : throw new InvalidDataException($"A frame claims {length} bytes; {limit} are allowed.");
    }
}
