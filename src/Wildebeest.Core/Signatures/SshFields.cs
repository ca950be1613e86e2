using System.Buffers.Binary;
using System.Text;

namespace Wildebeest.Signatures;

/// <summary>Takes apart what OpenSSH writes: numbers, and texts with their length before them. Once something does not fit, nothing more comes.</summary>
ref struct SshFields(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> rest = bytes;
    bool isBroken;

    /// <summary>All was there, and nothing is left.</summary>
    public readonly bool IsWhole => !isBroken && rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>What stands between a first and a last line, in base64.</summary>
    public static bool TryUnwrap(string text, string begin, string end, int longest, out SshFields fields)
    {
        fields = default;
        var armored = text.Trim();
        if (armored.Length > longest || !armored.StartsWith(begin, StringComparison.Ordinal) || !armored.EndsWith(end, StringComparison.Ordinal) || armored.Length <= begin.Length + end.Length)
        {
            return false;
        }

        var encoded = armored[begin.Length..^end.Length];
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return false;
        }

        fields = new SshFields(bytes.AsSpan(0, length));
        return true;
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if (isBroken || length < 0 || length > rest.Length)
        {
            isBroken = true;
            return [];
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    public uint Number() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public ReadOnlySpan<byte> Text() => Number() is var length && length <= int.MaxValue ? Take((int)length) : Take(-1);

    /// <summary>A positive number of any size, without zeros before it.</summary>
    public ReadOnlySpan<byte> Integer()
    {
        var bytes = Text();
        if (bytes is [>= 0x80, ..])
        {
            isBroken = true;
            return [];
        }

        return bytes.TrimStart((byte)0);
    }
}

/// <summary>Puts together what <see cref="SshFields"/> takes apart.</summary>
sealed class SshFieldsWriter
{
    readonly MemoryStream written = new();

    public byte[] ToArray() => written.ToArray();

    public SshFieldsWriter Raw(ReadOnlySpan<byte> bytes)
    {
        written.Write(bytes);
        return this;
    }

    public SshFieldsWriter Number(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return Raw(bytes);
    }

    public SshFieldsWriter Text(ReadOnlySpan<byte> bytes) => Number((uint)bytes.Length).Raw(bytes);

    public SshFieldsWriter Text(string text) => Text(Encoding.UTF8.GetBytes(text));
}
