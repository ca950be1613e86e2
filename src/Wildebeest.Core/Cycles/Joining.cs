using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;
using Wildebeest.Settings;

namespace Wildebeest.Cycles;

/// <summary>
/// Makes this machine a host: an identity, written down before anything is told; the name, claimed at the origin by a push that only one
/// of two can win. An interrupted join goes on with the identity that it made.
/// </summary>
static class Joining
{
    public static async Task<HostIdentity> JoinAsync(Home home, HostSettings settings, GitProgram git, Machine machine, TimeProvider time, CancellationToken cancellationToken)
    {
        var known = HostIdentity.TryLoad(home);
        if (known is not null && known.Name != settings.Name)
        {
            throw new AlreadyJoinedException(home, known.Name);
        }

        var identity = known ?? HostIdentity.New(settings.Name, time);
        using var clone = OpenClone(home);
        var wire = new Wire(git, clone.GitDirectory);

        // The branch first: a mistyped origin must not leave a half-made host behind.
        await wire.FetchAsync(settings.Origin, [new FetchRef(settings.Branch.RefName, RefNames.FetchedChain)], cancellationToken);
        if (await HolderOfAsync(clone, wire, settings, settings.Name, cancellationToken) is { } holder)
        {
            return holder == identity.Id ? identity : throw new NameTakenException(settings.Name);
        }

        identity.Save(home);
        machine.Save(home);
        using var journal = Journal.Open(home.JournalFile, time);
        if (!journal.Position.Roles.SetEquals(settings.Roles))
        {
            journal.Append(new Granted([.. settings.Roles.Select(role => role.ToString())]) { At = journal.Now });
        }

        var publisher = new Publisher(clone, wire, settings.State, identity.Id, identity.Name, HostKey.Ensure(home, identity.Name), TimeProvider.System);
        if (known is not null)
        {
            // A host of old whose claim the origin has lost may find its other refs lost too: what the clone remembers of them is old.
            await publisher.ReadBackAsync(cancellationToken);
        }

        try
        {
            await publisher.PublishAsync(journal.Position.State, HostRecords.Standing(identity, journal.Position, refusal: null, OwnFacts.Of(home)), claimName: true, cancellationToken);
        }
        catch (PublishRefusedException refused)
        {
            var winner = await HolderOfAsync(clone, wire, settings, settings.Name, cancellationToken);
            if (winner == identity.Id)
            {
                return identity;
            }

            // Nothing was done under an identity that holds to no chain yet, so the next try may make another one, with another name.
            if (journal.Position.Accepted is null)
            {
                File.Delete(home.IdentityFile);
            }

            throw winner is null ? refused : new NameTakenException(settings.Name);
        }

        return identity;
    }

    public static Clone OpenClone(Home home)
    {
        if (!Directory.Exists(Path.Combine(home.CloneFolder, "objects")))
        {
            return Clone.CreateBare(home.CloneFolder);
        }

        LooseObjects.RequireWhole(home.CloneFolder);
        return Clone.Open(home.CloneFolder);
    }

    /// <summary>Who claimed the name; null when nobody did.</summary>
    public static async Task<HostId?> HolderOfAsync(Clone clone, Wire wire, HostSettings settings, HostName name, CancellationToken cancellationToken)
    {
        await wire.FetchAsync(settings.State, [new FetchRef(RefNames.Name(name) + "*", RefNames.ReadNames + name + "*")], cancellationToken, prune: true);
        if (clone.ReadRef(RefNames.ReadNames + name) is not { } claim)
        {
            return null;
        }

        // A claim that cannot be read is still somebody's.
        var record = clone.ReadTag(claim) is { } tag ? HostRecord.FromJson(tag.Message) : null;
        return record is not null && HostId.TryParse(record.Id, out var id) ? id : default(HostId);
    }
}

/// <summary>Another host of the herd has this name.</summary>
sealed class NameTakenException(HostName name)
    : WildebeestException($"A host named {name} is already in the herd.", "Join with another name: --name NAME. 'wildebeest status --origin ORIGIN' lists the names that are taken.");

/// <summary>The home belongs to a host already.</summary>
sealed class AlreadyJoinedException(Home home, HostName name)
    : WildebeestException($"{home} already holds the host {name}.", "Use another --home for a second host; for this one edit its settings, then restart the agent.");
