using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Signatures;

namespace Wildebeest.Refs;

/// <summary>
/// Whether what the origin has of this host can come from this home. A host writes down what it tries to push before it does, so that it knows its own
/// pushes again whose answers were lost. What is left was written by another machine, or the origin is the one that is older: it was restored.
/// </summary>
sealed class Contest(Clone clone, HostKey? key)
{
    const string Tries = "refs/own/tries/";
    const string Said = "refs/own/said/";

    const int Remembered = 16;

    /// <summary>Written down before the push, whose answer may be lost.</summary>
    public void Try(CommitId tag) => clone.WriteRef(Tries + tag, tag);

    /// <param name="tag">What the origin has now, by this home.</param>
    public void Accepted(CommitId tag)
    {
        clone.WriteRef(Said + tag, tag);
        foreach (var (tried, _) in clone.RefsUnder(Tries))
        {
            clone.RemoveRef(tried);
        }

        foreach (var old in AllSaid().Skip(Remembered))
        {
            clone.RemoveRef(Said + old.Id);
        }
    }

    /// <summary>The newest first.</summary>
    IEnumerable<TagFacts> AllSaid() => clone.RefsUnder(Said).Select(said => clone.ReadTag(said.Id)).OfType<TagFacts>().OrderByDescending(said => said.At);

    /// <summary>
    /// While this host runs, nobody else writes its ref: what is there and not older than all that it remembers to have written comes from another machine. Two of them find
    /// that at their first competing publication, since each has published after the other then.
    /// </summary>
    /// <param name="known">What the origin had, as far as this host knows.</param>
    /// <param name="there">What it has now.</param>
    public bool IsForeign(CommitId? known, CommitId? there) =>
        known is { } own && there is { } foreign && foreign != own && clone.ReadRef(Tries + foreign) is null && clone.ReadRef(Said + foreign) is null && IsOwnWord(foreign)
        && (clone.ReadTag(foreign), AllSaid().LastOrDefault() ?? clone.ReadTag(own)) is var (found, oldest) && (found is null || oldest is null || found.At > oldest.At);

    /// <summary>
    /// Whether a home of this host wrote it: a copy has its key, and so has a backup. What somebody else put at its ref must neither stop this host nor make it run anything
    /// again. A home without a key, of an older version, believes what it finds.
    /// </summary>
    public bool IsOwnWord(CommitId tag) =>
        key is null || (clone.ReadRaw(tag, HostRecord.LongestMessage + 1024) is { } raw && SignedObject.OfTag(raw) is { Signature: { } text } signed
            && SshSignature.TryParse(text, out var signature) && signature.Key.Equals(key.Public) && signature.Signs(signed.Content));
}
