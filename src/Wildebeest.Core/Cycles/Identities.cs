using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;
using Wildebeest.Settings;

namespace Wildebeest.Cycles;

/// <summary>
/// Whether this home belongs to this machine. A copy of a machine, made with its home, would publish as the one that it was copied from; so a home remembers its
/// machine, and on another one nothing happens before it is settled which of the two it is.
/// </summary>
static class Identities
{
    /// <summary>Before anything else of a host runs. The caller holds the home's lock.</summary>
    /// <exception cref="CopiedHomeException">It is another machine, and the settings do not say that a copy becomes a new host by itself.</exception>
    public static async Task EnsureAsync(Home home, HostSettings settings, GitProgram git, Machine here, TimeProvider time, Action<string> told, CancellationToken cancellationToken)
    {
        // A home that nobody joined has nobody to be a copy of.
        if (HostIdentity.TryLoad(home) is not { } identity)
        {
            return;
        }

        if (Machine.TryLoad(home) is not { } made)
        {
            here.Save(home);
        }
        else if (made.IsOther(here))
        {
            if (!settings.CopiesAreNew)
            {
                throw new CopiedHomeException(home, identity.Name);
            }

            var fresh = await BecomeNewAsync(home, settings, settings.Name, git, here, time, cancellationToken);
            told($"This home was copied from {identity.Name}; it is the new host {fresh.Name} now.");
            identity = fresh;
        }

        HostKey.Ensure(home, identity.Name);
    }

    /// <summary>The host moved to this machine, or it is this one of two that ran as the same: it is what it was.</summary>
    /// <exception cref="HostStoppedException">It was removed.</exception>
    public static async Task KeepAsync(Home home, HostSettings settings, GitProgram git, Machine here, TimeProvider time, CancellationToken cancellationToken)
    {
        var identity = HostIdentity.Load(home);
        here.Save(home);
        using var clone = Joining.OpenClone(home);
        var wire = new Wire(git, clone.GitDirectory);
        var stops = new HostStops(clone, wire, settings.State, time);

        // As it was told when it was stopped: a host that only moved need not reach the origin for this.
        if (stops.Read(identity.Id) is not { } known)
        {
            return;
        }

        if (known.Kind == StopKind.Removed)
        {
            throw new HostStoppedException(identity.Name, known);
        }

        // What the other wrote is gone over, and not taken for what this home had done.
        await wire.FetchAsync(settings.State, Publisher.OwnRefs(identity.Id), cancellationToken, prune: true);
        using var journal = Journal.Open(home.JournalFile, time);
        var publisher = new Publisher(clone, wire, settings.State, identity.Id, identity.Name, HostKey.Ensure(home, identity.Name), time);
        publisher.Adopt();
        await publisher.PublishAsync(journal.Position.State, HostRecords.Standing(identity, journal.Position, refusal: null), claimName: false, cancellationToken);
        await stops.SetAsync(identity.Id, identity.Name, StopKind.Lifted, identity.Name.ToString(), "this machine is the host", [], cancellationToken);
    }

    /// <summary>
    /// The home becomes that of a new member, which stands where the other stood when it was copied. It goes on where it was interrupted: the new identity is
    /// written down before it is told to anybody, and the machine last.
    /// </summary>
    /// <exception cref="NameTakenException">Another host has the name.</exception>
    public static async Task<HostIdentity> BecomeNewAsync(Home home, HostSettings settings, HostName name, GitProgram git, Machine here, TimeProvider time, CancellationToken cancellationToken)
    {
        HostIdentity.Load(home);
        var next = HostIdentity.TryLoadNext(home) is { } begun && begun.Name == name ? begun : HostIdentity.New(name, time);
        using var clone = Joining.OpenClone(home);
        var wire = new Wire(git, clone.GitDirectory);
        var holder = await Joining.HolderOfAsync(clone, wire, settings, name, cancellationToken);
        if (holder is { } taken && taken != next.Id)
        {
            throw new NameTakenException(name);
        }

        next.SaveAsNext(home);
        using (var journal = Journal.Open(home.JournalFile, time))
        {
            // What the clone knows of its own refs is the other's, and so are its reports.
            foreach (var (own, _) in clone.RefsUnder("refs/own/").Where(own => own.Name != CycleParts.MadeRef))
            {
                clone.RemoveRef(own);
            }

            var publisher = new Publisher(clone, wire, settings.State, next.Id, next.Name, HostKey.EnsureNext(home, next.Name), time);
            if (holder is not null)
            {
                await publisher.ReadBackAsync(cancellationToken);
            }

            await publisher.PublishAsync(journal.Position.State, HostRecords.Standing(next, journal.Position, refusal: null), claimName: holder is null, cancellationToken);
        }

        next.Replace(home);
        HostKey.TakeNext(home, next.Name);
        here.Save(home);
        HostIdentity.ForgetNext(home);
        return next;
    }
}
