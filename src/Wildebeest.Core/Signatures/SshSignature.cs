using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.Signatures;

/// <summary>A detached signature as <c>ssh-keygen -Y sign</c> makes it. It carries its key with it: whose that is, only a list of ours says.</summary>
/// <param name="Namespace">What it was made for: a signature for another purpose counts for nothing.</param>
sealed record SshSignature(SshPublicKey Key, string Namespace, string Hash, byte[] Signature)
{
    public const string Begin = "-----BEGIN SSH SIGNATURE-----";

    /// <summary>That of git's commits and tags.</summary>
    public const string ForGit = "git";

    const string End = "-----END SSH SIGNATURE-----";
    const int Version = 1;
    const int LongestText = 64 * 1024;
    const int LineLength = 70;

    static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    public static bool TryParse(string text, [NotNullWhen(true)] out SshSignature? signature)
    {
        signature = null;
        if (!SshFields.TryUnwrap(text, Begin, End, LongestText, out var fields))
        {
            return false;
        }

        var magic = fields.Take(Magic.Length);
        var version = fields.Number();
        var key = fields.Text();
        var purpose = Encoding.UTF8.GetString(fields.Text());
        fields.Text();
        var hash = Encoding.ASCII.GetString(fields.Text());
        var made = fields.Text().ToArray();
        if (!fields.IsWhole || !magic.SequenceEqual(Magic) || version != Version || !SshPublicKey.TryRead(key, out var read) || hash is not ("sha256" or "sha512"))
        {
            return false;
        }

        signature = new SshSignature(read, purpose, hash, made);
        return true;
    }

    /// <summary>Whether it is its key's, over this content and for git.</summary>
    public bool Signs(ReadOnlySpan<byte> content) => Namespace == ForGit && Key.Verify(Signature, Signed(Hash, content));

    /// <summary>Signs for git; the same key and content give the same signature.</summary>
    public static string Make(SshPrivateKey secret, ReadOnlySpan<byte> content)
    {
        const string hash = "sha512";
        var made = new SshFieldsWriter().Text(SshPublicKey.Ed25519).Text(OpenSsl.Sign(secret.Seed, Signed(hash, content))).ToArray();
        var encoded = Convert.ToBase64String(new SshFieldsWriter().Raw(Magic).Number(Version).Text(secret.Public.Blob).Text(ForGit).Text("").Text(hash).Text(made).ToArray());
        return string.Join('\n', [Begin, .. encoded.Chunk(LineLength).Select(line => new string(line)), End]) + "\n";
    }

    static byte[] Signed(string hash, ReadOnlySpan<byte> content) =>
        new SshFieldsWriter().Raw(Magic).Text(ForGit).Text("").Text(hash).Text(hash == "sha256" ? SHA256.HashData(content) : SHA512.HashData(content)).ToArray();
}
