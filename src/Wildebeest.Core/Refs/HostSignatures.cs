using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Secrets;
using Wildebeest.Signatures;

namespace Wildebeest.Refs;

/// <summary>Whose word a host's state is, as far as its signature shows.</summary>
enum HostSignature
{
    /// <summary>It is signed with the key that the chain lists for this host.</summary>
    Good,

    /// <summary>It is signed with the key that it publishes itself; the chain lists none.</summary>
    Unlisted,

    /// <summary>It is not signed, and the chain lists no key.</summary>
    Unsigned,

    /// <summary>It is not signed, and the chain lists a key.</summary>
    Missing,

    /// <summary>Its signature is not of this content.</summary>
    Bad,

    /// <summary>It is signed with another key than the chain lists, or for another host of the same name.</summary>
    AnotherKey,
}

/// <summary>The key that the chain lists for a host: the file <c>keys/hosts/&lt;name&gt;.pub</c>, which <c>host trust</c> writes.</summary>
/// <param name="Id">The host for which it was written, where the file says so.</param>
sealed record TrustedKey(SshPublicKey Key, HostId? Id)
{
    const int LargestFile = 16 * 1024;

    public static string PathOf(HostName name) => SecretPaths.HostKey(name);

    public static string TextOf(SshPublicKey key, HostName name, HostId id) => $"{key} {name} {id}\n";

    public static TrustedKey? Parse(string text) => SshPublicKey.TryParse(text.Trim(), out var key)
        ? new TrustedKey(key, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => HostId.TryParse(word, out var id) ? id : (HostId?)null).FirstOrDefault(id => id is not null))
        : null;

    public static TrustedKey? At(Clone clone, CommitId head, HostName name) =>
        clone.Find(head, PathOf(name)) is { Mode: EntryMode.File or EntryMode.Executable } entry && clone.SizeOf(entry.Object) <= LargestFile ? Parse(Encoding.UTF8.GetString(clone.ReadBlob(entry.Object))) : null;
}

/// <summary>Asks of each host's tag whether it is that host's own word. In this process: a herd of a thousand is shown within a second.</summary>
sealed class HostSignatures(Clone clone, CommitId head)
{
    public HostSignature Of(HerdMember member) =>
        HostName.TryParse(member.Name, out var name) && member.Tag is { } tag && clone.ReadRaw(tag, HostRecord.LongestMessage + 1024) is { } raw
            ? Of(SignedObject.OfTag(raw), member, TrustedKey.At(clone, head, name))
            : HostSignature.Unsigned;

    public static HostSignature Of(SignedObject tag, HerdMember member, TrustedKey? trusted)
    {
        if (tag.Signature is null)
        {
            return trusted is null ? HostSignature.Unsigned : HostSignature.Missing;
        }

        if (!SshSignature.TryParse(tag.Signature, out var signature) || !signature.Signs(tag.Content))
        {
            return HostSignature.Bad;
        }

        return trusted is null ? signature.Key.ToString() == member.Record?.Key ? HostSignature.Unlisted : HostSignature.Bad
            : signature.Key.Equals(trusted.Key) && (trusted.Id is null || trusted.Id == member.Id) ? HostSignature.Good
            : HostSignature.AnotherKey;
    }

    public static string TextOf(HostSignature signature) => signature == HostSignature.AnotherKey ? "another key" : signature.ToString().ToLowerInvariant();

    /// <summary>Null where nothing speaks against it.</summary>
    public static string? SentenceOf(HostSignature signature) => signature switch
    {
        HostSignature.Missing => "NOT SIGNED, though the chain lists a key for this host",
        HostSignature.Bad => "FORGED: its signature is bad",
        HostSignature.AnotherKey => "FORGED or new: it is signed with another key than the chain lists for this host",
        _ => null,
    };
}
