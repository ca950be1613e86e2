using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Refs;

/// <summary>
/// Finds out that somebody else publishes as this host: a copy of its machine or home. What the origin has of this host is then neither what was last known to be
/// there nor anything that this home tried to put there. A home that was restored from a backup finds the same, once. So the first time it is told and written
/// over; a second time within a day, this host stops until a person has looked.
/// </summary>
sealed class Contest(Clone clone, HostName name, TimeProvider time, Action<WildebeestException> told)
{
    const string Tries = "refs/own/tries/";
    const string Mark = "refs/own/contested";

    static readonly TimeSpan OneRestore = TimeSpan.FromDays(1);

    /// <summary>Written down before the push, whose answer may be lost.</summary>
    public void Try(CommitId tag) => clone.WriteRef(Tries + tag, tag);

    public void Accepted()
    {
        foreach (var (tried, _) in clone.RefsUnder(Tries))
        {
            clone.RemoveRef(tried);
        }
    }

    /// <param name="known">What the origin had, as far as this host knows.</param>
    /// <param name="there">What it has now.</param>
    /// <exception cref="TwoHostsException">It is the second time within a day.</exception>
    public void Look(CommitId? known, CommitId? there)
    {
        if (known is null || there is not { } foreign || foreign == known || clone.ReadRef(Tries + foreign) is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        var again = clone.ReadRef(Mark) is { } mark && clone.ReadTag(mark) is { } before && now - before.At < OneRestore;
        clone.WriteRef(Mark, clone.WriteTag("contested", Clone.EmptyTree, $"The origin had {foreign}, which this home did not write.", new Author(name.ToString(), $"{name}@wildebeest.invalid", now)));
        var found = new TwoHostsException(name, foreign, again);
        if (again)
        {
            throw found;
        }

        told(found);
    }
}

/// <summary>Two homes with one identity.</summary>
sealed class TwoHostsException(HostName name, CommitId foreign, bool stops)
    : WildebeestException(
        $"Another host publishes as {name}: what the origin has of it (tag {foreign.Short}) was not written by this home, which is a copy of another machine's or was restored from a backup"
        + (stops ? "; this host stops until that is settled." : ". It is written over this once."),
        $"If {name} runs twice, stop one of them and let that one join anew, with an empty home and another name. If its home was restored more than once today, go on with: git --git-dir HOME/clone update-ref -d refs/own/contested");
