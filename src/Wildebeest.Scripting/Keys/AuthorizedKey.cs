using System.Buffers.Binary;
using System.Text;

namespace Wildebeest.Scripting.Keys;

/// <summary>One line of <c>authorized_keys</c>. Two are the same key when their type and their blob are.</summary>
/// <param name="Options">As they stand there; empty for none.</param>
/// <param name="Blob">The key itself, in base64.</param>
sealed record AuthorizedKey(string Options, string Type, string Blob, string Comment)
{
    static readonly HashSet<string> Types =
    [
        "ssh-ed25519", "ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ];

    /// <summary>Null for what is none: an empty line, a comment, what nobody can read.</summary>
    public static AuthorizedKey? TryParse(string line)
    {
        line = line.Trim();
        if (line.Length == 0 || line[0] == '#')
        {
            return null;
        }

        var (first, rest) = Word(line, quotes: true);
        var options = Types.Contains(first) ? "" : first;
        var (type, behind) = options.Length == 0 ? (first, rest) : Word(rest, quotes: false);
        var (blob, comment) = Word(behind, quotes: false);
        return Types.Contains(type) && IsBlobOf(type, blob) ? new AuthorizedKey(options, type, blob, comment) : null;
    }

    /// <summary>As a script gives it.</summary>
    /// <exception cref="MigrationException">It is none.</exception>
    public static AuthorizedKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = text.Trim();
        if (line.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new MigrationException("A private key was given where a public one belongs. Take it out of the chain: it is known to all who may read that.");
        }

        if (line.Any(char.IsControl))
        {
            throw new MigrationException("A key is one line; give several as several.");
        }

        return TryParse(line)
            ?? throw new MigrationException($"'{(line.Length > 60 ? line[..60] + "…" : line)}' is no public key as OpenSSH writes it, such as: ssh-ed25519 AAAAC3… anna@example.org");
    }

    public bool IsSameAs(AuthorizedKey other) => Type == other.Type && Blob == other.Blob;

    public override string ToString() => string.Join(' ', new[] { Options, Type, Blob, Comment }.Where(part => part.Length > 0));

    // A blob begins with its own type. What does not is cut off, or was pasted to the wrong one.
    static bool IsBlobOf(string type, string blob)
    {
        var bytes = new byte[blob.Length];
        return Convert.TryFromBase64String(blob, bytes, out var length) && length > 4 && BinaryPrimitives.ReadUInt32BigEndian(bytes) is var size && size == type.Length
            && length > 4 + size && Encoding.ASCII.GetString(bytes, 4, type.Length) == type;
    }

    static (string Word, string Behind) Word(string text, bool quotes)
    {
        var inQuotes = false;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '\\' when inQuotes && index + 1 < text.Length && text[index + 1] == '"':
                    index++;
                    break;
                case '"' when quotes:
                    inQuotes = !inQuotes;
                    break;
                case ' ' or '\t' when !inQuotes:
                    return (text[..index], text[index..].TrimStart(' ', '\t'));
                default:
                    break;
            }
        }

        return (text, "");
    }
}
