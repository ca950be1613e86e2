using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.Signatures;

/// <summary>A public key of OpenSSH's, of one of the kinds that <c>ssh-keygen</c> makes today: Ed25519, ECDSA, RSA, and those of security keys.</summary>
sealed class SshPublicKey : IEquatable<SshPublicKey>
{
    public const string Rule = "write a public key as a .pub file has it: ssh-ed25519 AAAA…, ecdsa-sha2-nistp256 …, ssh-rsa … (2048 bits at least), or that of a security key";

    public const string Ed25519 = "ssh-ed25519";

    const int LongestText = 16 * 1024;

    readonly byte[] blob;

    SshPublicKey(string type, byte[] blob)
    {
        Type = type;
        this.blob = blob;
    }

    public string Type { get; }

    /// <summary>The key as OpenSSH sends it.</summary>
    public ReadOnlySpan<byte> Blob => blob;

    /// <summary>What <c>ssh-keygen -l</c> shows: <c>SHA256:…</c>.</summary>
    public string Fingerprint => $"SHA256:{Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=')}";

    public static SshPublicKey OfEd25519(ReadOnlySpan<byte> key) => new(Ed25519, new SshFieldsWriter().Text(Ed25519).Text(key).ToArray());

    /// <summary>One line of a <c>.pub</c> file; a comment after the key is passed over.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SshPublicKey? key)
    {
        key = null;
        if (text is not { Length: > 0 and <= LongestText } || text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not [var type, var encoded, ..])
        {
            return false;
        }

        var blob = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, blob, out var length) && TryRead(blob.AsSpan(0, length), out key) && key.Type == type;
    }

    /// <summary>What a signature carries with it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out SshPublicKey? key)
    {
        var type = Encoding.ASCII.GetString(new SshFields(blob).Text());
        key = SshVerifier.Knows(type, blob) ? new SshPublicKey(type, blob.ToArray()) : null;
        return key is not null;
    }

    /// <summary>Whether the signature, as OpenSSH encodes one, is this key's over the content.</summary>
    public bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content) => SshVerifier.Verify(Type, blob, signature, content);

    public bool Equals(SshPublicKey? other) => other is not null && blob.AsSpan().SequenceEqual(other.blob);

    public override bool Equals(object? obj) => Equals(obj as SshPublicKey);

    public override int GetHashCode() => HashCode.Combine(blob.Length, blob[^1], blob[^2], blob[^3]);

    /// <summary>As a <c>.pub</c> file has it, without a comment.</summary>
    public override string ToString() => $"{Type} {Convert.ToBase64String(blob)}";
}
