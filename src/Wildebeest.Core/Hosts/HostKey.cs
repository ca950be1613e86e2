using System.Text;
using Wildebeest.Signatures;
using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>
/// The host's own key: it signs what the host publishes, opens secrets that are meant for it, and may be its ssh key at the origin. An Ed25519 key in the files
/// that ssh-keygen would write, so that ssh, git and age take it as it is.
/// </summary>
sealed class HostKey
{
    readonly SshPrivateKey secret;

    HostKey(SshPrivateKey secret) => this.secret = secret;

    public SshPublicKey Public => secret.Public;

    /// <summary>Makes one where the home has none; where there is one, two files are read and nothing else.</summary>
    /// <exception cref="HostKeyException">What is there is no such key.</exception>
    /// <exception cref="StorageException" />
    public static HostKey Ensure(Home home, HostName name) => EnsureAt(home.KeyFile, name);

    /// <summary>That of the identity which a copied home is about to take; see <see cref="HostIdentity.SaveAsNext"/>.</summary>
    public static HostKey EnsureNext(Home home, HostName name) => EnsureAt(home.NextKeyFile, name);

    /// <summary>Null where there is none: in a home of an older version, before an agent was started there.</summary>
    /// <exception cref="HostKeyException">What is there is no such key.</exception>
    public static HostKey? TryLoad(Home home) => TryLoad(home.KeyFile);

    /// <summary>In the place of the host's that this home was copied from.</summary>
    /// <exception cref="StorageException" />
    public static void TakeNext(Home home, HostName name)
    {
        if (TryLoad(home.NextKeyFile) is not { } next)
        {
            return;
        }

        // The public half first: were this interrupted, the private one would be taken once more.
        DurableFile.Write(PublicFileOf(home.KeyFile), PublicText(next.Public, name), DurableFile.Readable);
        DurableFile.Write(home.KeyFile, DurableFile.TryRead(home.NextKeyFile));
        File.Delete(home.NextKeyFile);
        File.Delete(PublicFileOf(home.NextKeyFile));
    }

    public static string PublicFileOf(string keyFile) => keyFile + ".pub";

    /// <summary>A signature for git, as <c>git tag -s</c> makes one with <c>gpg.format=ssh</c>.</summary>
    public string Sign(ReadOnlySpan<byte> content) => SshSignature.Make(secret, content);

    static HostKey EnsureAt(string file, HostName name)
    {
        var key = TryLoad(file);
        if (key is null)
        {
            key = new HostKey(SshPrivateKey.New());
            DurableFile.Write(file, key.secret.ToText(name.ToString()));
        }

        if (!File.Exists(PublicFileOf(file)))
        {
            DurableFile.Write(PublicFileOf(file), PublicText(key.Public, name), DurableFile.Readable);
        }

        return key;
    }

    static HostKey? TryLoad(string file) => DurableFile.TryRead(file) is not { } bytes ? null
        : SshPrivateKey.TryParse(Encoding.ASCII.GetString(bytes), out var secret) ? new HostKey(secret)
        : throw new HostKeyException(file);

    static string PublicText(SshPublicKey key, HostName name) => $"{key} {name}\n";
}

/// <summary>The host's key is not what was written.</summary>
sealed class HostKeyException : WildebeestException
{
    public HostKeyException(string file)
        : base(
            $"The host's key {PrintableText.Line(file)} is no Ed25519 key of OpenSSH without a passphrase.",
            "Restore the file from a backup. Or move it away: a new key is made, and must be trusted anew (wildebeest host trust) and given the secrets anew.") =>
        Where = PrintableText.Line(file);
}
