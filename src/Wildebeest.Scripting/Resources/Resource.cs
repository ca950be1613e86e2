using System.Reflection;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// One thing of this host, other than a file, that a migration wants to be so: a service, a package, a user. A helper is a class of this kind in a file of
/// its own, with a word for scripts beside it. It says how the thing is looked at, and how it is brought from one state to another; the rest is the same for
/// all: comparing, the dry run, the diff, writing down how to put it back before acting, looking again afterwards. Putting it back is bringing it to the state
/// that was found, in a process of its own, so it works after any crash and any number of times.
/// </summary>
/// <remarks>
/// A class's name stands in journals, so it is not renamed. It has one constructor, of strings, from which another process makes it anew.
/// </remarks>
/// <example><see cref="ServiceUnit"/> shows how.</example>
abstract class Resource
{
    /// <summary>In the words of an admin: <c>service nginx</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What its constructor was given.</summary>
    public abstract IReadOnlyList<string> Identity { get; }

    public string Kind => GetType().Name;

    /// <summary>Looks, and changes nothing. An aspect that is left out is one that the thing cannot have.</summary>
    public abstract State Probe();

    /// <summary>Changes it. It may have been begun before, and been killed in the middle.</summary>
    /// <param name="found">All of what <see cref="Probe"/> saw.</param>
    /// <param name="wanted">Only what differs from that.</param>
    /// <exception cref="MigrationException">It cannot be done; in one sentence with the system's own words.</exception>
    public abstract void Bring(State found, State wanted);

    /// <summary>Whether what is found will do; more than being equal where a wish is wider than a value, as a version <c>3.12.*</c> is.</summary>
    public virtual bool Suffices(string aspect, string? wanted, string? found) => wanted == found;

    /// <summary>What must be known to put it back: as a rule the aspects that are changed.</summary>
    /// <param name="differing">What is going to be brought about.</param>
    public virtual State Kept(State found, State differing) => found.Only(differing.Has);

    /// <summary>Files that go for good with the change, as with a purge: kept before it, and put back once the thing itself is.</summary>
    /// <param name="kept">As <see cref="Kept"/> told.</param>
    /// <param name="differing">What is going to be brought about.</param>
    /// <returns>Their real paths.</returns>
    public virtual IReadOnlyList<string> FilesLost(State kept, State differing) => [];

    /// <summary>What is still to be done once <see cref="Bring"/> returned, before it is looked at again: waiting for a service to be up, for example.</summary>
    /// <param name="wanted">As in <see cref="Bring"/>.</param>
    public virtual void Settle(State wanted)
    {
    }

    /// <summary>Whether an aspect's values are never shown, as of a password.</summary>
    public virtual bool IsSecret(string aspect) => false;

    /// <summary>In what it differs, for people to read.</summary>
    public virtual Difference Describe(State found, State differing) => Words.Of(this, found, differing);

    public State Differing(State found, State wanted) => wanted.Only(aspect => !Suffices(aspect, wanted[aspect], found[aspect]));

    /// <summary>The resource that a journal names.</summary>
    /// <exception cref="MigrationException">This version knows none of that kind.</exception>
    public static Resource Of(string kind, IReadOnlyList<string> identity) =>
        typeof(Resource).Assembly.GetType($"{typeof(Resource).Namespace}.{kind}") is { IsAbstract: false } type && type.IsSubclassOf(typeof(Resource))
        && type.GetConstructors() is [var constructor] && constructor.GetParameters().Length == identity.Count
            ? (Resource)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. identity], null)
            : throw new MigrationException($"{kind} {string.Join(' ', identity)}: this version of wildebeest knows nothing of that kind.");
}
