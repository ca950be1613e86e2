using System.Text.RegularExpressions;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// A package of Debian's kind, and what comes or goes with it: an aspect for each package, its version. Only the package itself is wished for; the others are looked
/// up before the change, so that putting back knows of them too.
/// </summary>
sealed class AptPackage(string package) : Resource
{
    /// <summary>A wish for whatever version is there or can be had.</summary>
    public const string AnyVersion = "any version";

    public TimeSpan LockWait { get; init; } = AptProgram.DefaultLockWait;

    public override string Name => $"package {package}";

    public override IReadOnlyList<string> Identity => [package];

    public override State Probe() => new(DpkgStatus.Read().All.Select(one => KeyValuePair.Create(one.Name, (string?)one.State)));

    public override bool Suffices(string aspect, string? wanted, string? found) => wanted switch
    {
        null => found is null,
        DpkgStatus.Removed => found is null or DpkgStatus.Removed,
        _ when found is null or DpkgStatus.Removed || found.EndsWith(')') => false,
        AnyVersion => true,
        _ => Matches(wanted, found),
    };

    /// <summary>What apt would change, as it is now.</summary>
    public override State Kept(State found, State differing)
    {
        DpkgLock.Wait(Name, LockWait);

        // What others left half-way is theirs to end; it may go, but is not taken for what this migration brought.
        AptProgram.RequireWhole(Goes(differing[package]) || FoundEarlier(package) is not null ? [package] : []);
        found = Probe();
        if (AptProgram.ListsAreStale)
        {
            AptProgram.Update();
        }

        return new State(AptProgram.Simulate(Name, Arguments(differing)).Select(step => step.Package).Append(package).Distinct()
            .Select(changed => KeyValuePair.Create(changed, Whole(changed, found[changed]))));
    }

    /// <summary>Configuration that is purged: installing the package again would bring it as it was shipped.</summary>
    public override IReadOnlyList<string> FilesLost(State kept, State differing) =>
        differing.Is(package, null) ? AptProgram.ConfigurationOf([.. kept.Where(aspect => aspect.Value is not null).Select(aspect => aspect.Key)]) : [];

    public override void Bring(State found, State wanted)
    {
        DpkgLock.Wait(Name, LockWait);
        AptProgram.RequireWhole([.. wanted.Select(aspect => aspect.Key)]);
        AptProgram.Run(Name, LockWait, ["--allow-downgrades", .. Arguments(wanted)]);
        if (wanted.Where(aspect => aspect.Value is null && DpkgStatus.Read()[aspect.Key] is not null).Select(aspect => aspect.Key).ToList() is { Count: > 0 } left)
        {
            AptProgram.Run(Name, LockWait, ["remove", "--purge", .. left]);
        }
    }

    // What an earlier step or attempt left half-way is put back to what was there before it.
    string? Whole(string name, string? state) => state is null || !state.EndsWith(')') ? state : FoundEarlier(name) is { } earlier ? earlier.State[name] : state[..state.IndexOf(' ', StringComparison.Ordinal)];

    PutBack? FoundEarlier(string name) => ScriptSession.Current.Found.LastOrDefault(record => record.Kind == Kind && record.State.ContainsKey(name));

    static bool Goes(string? wanted) => wanted is null or DpkgStatus.Removed;

    static bool Matches(string pattern, string version) =>
        pattern == version || (pattern.Contains('*') && Regex.IsMatch(version, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant));

    // One command for all, since they may need each other: name=version, and name- for what is to go. It purges all that goes or nothing: where some configuration is to stay, the rest is purged afterwards.
    string[] Arguments(State wanted)
    {
        var goes = wanted.Where(aspect => Goes(aspect.Value)).ToList();
        var comes = wanted.Where(aspect => !Goes(aspect.Value)).Select(aspect => $"{aspect.Key}={Version(aspect.Key, aspect.Value!, update: true)}").ToList();
        string[] purge = goes.Count > 0 && goes.All(aspect => aspect.Value is null) ? ["--purge"] : [];
        return comes.Count == 0 ? ["remove", .. purge, .. goes.Select(aspect => aspect.Key)] : ["install", .. purge, .. comes, .. goes.Select(aspect => aspect.Key + "-")];
    }

    // As apt itself would choose, by its priorities: of those that match, its candidate before the newest.
    string Version(string name, string wanted, bool update)
    {
        var versions = AptProgram.Versions(name);
        var candidate = AptProgram.Candidate(name);
        if ((wanted == AnyVersion ? candidate : candidate is not null && Matches(wanted, candidate) ? candidate : versions.FirstOrDefault(version => Matches(wanted, version))) is { } chosen)
        {
            return chosen;
        }

        // It may be newer than what was last heard of.
        if (update)
        {
            AptProgram.Update();
            return Version(name, wanted, update: false);
        }

        throw new MigrationException(versions.Count == 0
            ? $"package {name}: no source of this host has a package of that name."
            : wanted == AnyVersion
                ? $"package {name}: this host's preferences of apt keep all its versions out ({string.Join(", ", versions.Take(10))}); ask for one of them if it is to come all the same."
                : $"package {name}: version {wanted} cannot be had; there {(versions.Count == 1 ? "is" : "are")} {string.Join(", ", versions.Take(10))}.");
    }
}
