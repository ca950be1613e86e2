using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.Signatures;

/// <summary>An Ed25519 key without a passphrase, in OpenSSH's own file format, so that ssh, git and age can use the same file.</summary>
sealed class SshPrivateKey
{
    const string Begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
    const string End = "-----END OPENSSH PRIVATE KEY-----";
    const int LongestText = 16 * 1024;
    const int BlockLength = 8;
    const int LineLength = 70;

    readonly byte[] seed;

    SshPrivateKey(byte[] seed, SshPublicKey own)
    {
        this.seed = seed;
        Public = own;
    }

    public SshPublicKey Public { get; }

    public ReadOnlySpan<byte> Seed => seed;

    static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    public static SshPrivateKey New() => Of(RandomNumberGenerator.GetBytes(OpenSsl.SeedLength));

    /// <summary>False also for a key of another kind, and for one with a passphrase.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SshPrivateKey? key)
    {
        key = null;
        if (!SshFields.TryUnwrap(text, Begin, End, LongestText, out var fields))
        {
            return false;
        }

        var isOurs = fields.Take(Magic.Length).SequenceEqual(Magic) & fields.Text().SequenceEqual("none"u8) & fields.Text().SequenceEqual("none"u8) & fields.Text().IsEmpty & fields.Number() == 1;
        var own = fields.Text();
        var secret = new SshFields(fields.Text());
        if (!isOurs || !fields.IsWhole || secret.Number() != secret.Number() || !secret.Text().SequenceEqual("ssh-ed25519"u8))
        {
            return false;
        }

        secret.Text();
        if (secret.Text() is not { Length: OpenSsl.SeedLength + OpenSsl.PublicKeyLength } pair)
        {
            return false;
        }

        var found = Of(pair[..OpenSsl.SeedLength].ToArray());
        key = found.Public.Blob.SequenceEqual(own) ? found : null;
        return key is not null;
    }

    /// <summary>The private file's text.</summary>
    public string ToText(string comment)
    {
        Span<byte> check = stackalloc byte[4];
        RandomNumberGenerator.Fill(check);
        var own = new SshFields(Public.Blob);
        own.Text();
        var raw = own.Text();
        var secret = new SshFieldsWriter().Raw(check).Raw(check).Raw(Public.Blob).Text([.. seed, .. raw]).Text(comment);
        for (byte padding = 1; secret.ToArray().Length % BlockLength != 0; padding++)
        {
            secret.Raw([padding]);
        }

        var whole = new SshFieldsWriter().Raw(Magic).Text("none").Text("none").Text("").Number(1).Text(Public.Blob).Text(secret.ToArray()).ToArray();
        var text = new StringBuilder(Begin).Append('\n');
        foreach (var line in Convert.ToBase64String(whole).Chunk(LineLength))
        {
            text.Append(line).Append('\n');
        }

        return text.Append(End).Append('\n').ToString();
    }

    static SshPrivateKey Of(byte[] seed) => new(seed, SshPublicKey.OfEd25519(OpenSsl.PublicKeyOf(seed)));
}
