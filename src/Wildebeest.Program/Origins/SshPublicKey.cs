using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.Program.Origins;

/// <summary>A public key as one line of OpenSSH, without options or comment: it becomes a line of a file that decides who is let in.</summary>
sealed record SshPublicKey
{
    public const string Rule = "a public key is one line such as: ssh-ed25519 AAAAC3Nza… web01";

    static readonly string[] Kinds =
    [
        "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa",
    ];

    SshPublicKey(string kind, string blob) => (Kind, Blob) = (kind, blob);

    public string Kind { get; }

    public string Blob { get; }

    /// <summary>As <c>ssh-keygen -l</c> shows it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');

    public static bool TryParse(string text, [NotNullWhen(true)] out SshPublicKey? key)
    {
        key = null;
        var line = text.Trim();
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (line.AsSpan().IndexOfAny('\n', '\r') >= 0 || parts.Length < 2 || !Kinds.Contains(parts[0]) || !IsBlobOf(parts[0], parts[1]))
        {
            return false;
        }

        key = new SshPublicKey(parts[0], parts[1]);
        return true;
    }

    public override string ToString() => $"{Kind} {Blob}";

    /// <summary>The blob begins with its own kind, as long as its first four bytes say.</summary>
    static bool IsBlobOf(string kind, string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text
            && length > 4 + kind.Length && BinaryPrimitives.ReadUInt32BigEndian(bytes) == kind.Length && Encoding.ASCII.GetString(bytes, 4, kind.Length) == kind;
    }
}
