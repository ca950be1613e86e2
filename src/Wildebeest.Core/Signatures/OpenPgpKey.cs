using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Wildebeest.Signatures;

/// <summary>One public key of OpenPGP with its subkeys, as <c>gpg --armor --export</c> writes it. Verifying is gpgv's work; here only its name is reckoned.</summary>
/// <param name="Fingerprint">Of the primary key: 40 upper-case hex digits.</param>
sealed record OpenPgpKey(string Fingerprint, byte[] Packets)
{
    public const string Begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    const string End = "-----END PGP PUBLIC KEY BLOCK-----";
    const int LongestText = 256 * 1024;
    const int PublicKey = 6;
    const int SecretKey = 5;
    const byte Version = 4;

    /// <summary>Holds one primary key of version 4, which all programs make, and no secret one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OpenPgpKey? key)
    {
        key = null;
        var armored = text.Trim().ReplaceLineEndings("\n");
        if (armored.Length > LongestText || !armored.StartsWith(Begin + "\n", StringComparison.Ordinal) || !armored.EndsWith("\n" + End, StringComparison.Ordinal))
        {
            return false;
        }

        // Headers stand before an empty line; a checksum, with '=' before it, after all.
        var lines = armored.Split('\n')[1..^1].SkipWhile(line => line.Trim().Length > 0).Where(line => line.Trim().Length > 0 && line[0] != '=');
        var encoded = string.Concat(lines);
        var packets = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, packets, out var length) || FingerprintOf(packets.AsSpan(0, length)) is not { } fingerprint)
        {
            return false;
        }

        key = new OpenPgpKey(fingerprint, packets[..length]);
        return true;
    }

    static string? FingerprintOf(ReadOnlySpan<byte> packets)
    {
        string? fingerprint = null;
        while (!packets.IsEmpty)
        {
            if (Packet(packets) is not (var tag, var begin, var end))
            {
                return null;
            }

            var body = packets[begin..end];
            if (tag == SecretKey || (tag == PublicKey) != (fingerprint is null))
            {
                // The first is the primary key, and there is no second.
                return null;
            }

            if (tag == PublicKey)
            {
                if (body is not [Version, ..] || body.Length > ushort.MaxValue)
                {
                    return null;
                }

                // What a fingerprint of version 4 is by definition; nothing leans on SHA-1 but this name.
                fingerprint = Convert.ToHexString(SHA1.HashData([0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body]));
            }

            packets = packets[end..];
        }

        return fingerprint;
    }

    static (int Tag, int Begin, int End)? Packet(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || (bytes[0] & 0x80) == 0)
        {
            return null;
        }

        var isNew = (bytes[0] & 0x40) != 0;
        var (begin, length) = isNew ? NewLength(bytes) : OldLength(bytes);
        return length < 0 || begin + length > bytes.Length ? null : (isNew ? bytes[0] & 0x3f : (bytes[0] & 0x3c) >> 2, (int)begin, (int)(begin + length));
    }

    static (long Begin, long Length) OldLength(ReadOnlySpan<byte> bytes) => (bytes[0] & 3) switch
    {
        0 => (2, bytes[1]),
        1 when bytes.Length >= 3 => (3, (bytes[1] << 8) | bytes[2]),
        2 when bytes.Length >= 5 => (5, ((long)bytes[1] << 24) | ((long)bytes[2] << 16) | ((long)bytes[3] << 8) | bytes[4]),
        _ => (0, -1),
    };

    static (long Begin, long Length) NewLength(ReadOnlySpan<byte> bytes) => bytes[1] switch
    {
        < 192 => (2, bytes[1]),
        < 224 when bytes.Length >= 3 => (3, ((bytes[1] - 192) << 8) + bytes[2] + 192),
        255 when bytes.Length >= 6 => (6, ((long)bytes[2] << 24) | ((long)bytes[3] << 16) | ((long)bytes[4] << 8) | bytes[5]),
        _ => (0, -1),
    };
}
