using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Settings;
using Wildebeest.Storage;

namespace Wildebeest.Cycles;

/// <summary>What a cycle works with, put together once. The clone alone is made anew while it runs: it is never the only copy of anything.</summary>
sealed class CycleParts(HostSettings settings, Home home, HostIdentity identity, Journal journal, GitProgram git, ScriptCompiler compiler, ScriptRunner runner) : IDisposable
{
    public const string AcceptedRef = "refs/own/accepted";

    Opened? opened;

    public HostSettings Settings { get; } = settings;

    public Home Home { get; } = home;

    public HostIdentity Identity { get; } = identity;

    /// <summary>Null in a home that has none yet.</summary>
    public HostKey? Key { get; } = HostKey.TryLoad(home);

    public Journal Journal { get; } = journal;

    public ScriptCompiler Compiler { get; } = compiler;

    public ScriptRunner Runner { get; } = runner;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether this host waits for its turn where a role is large. Who stays does; somebody who types <c>apply</c> waits for a place alone.</summary>
    public bool StandsInQueue { get; init; }

    /// <summary>As the settings have them now: they may be changed while the agent runs.</summary>
    public IReadOnlyCollection<RoleName> Roles => RolesNow();

    public Func<IReadOnlyCollection<RoleName>> RolesNow { private get; init; } = () => settings.Roles;

    /// <summary>Where the origin may post its tip; null for a cycle that asks git each time.</summary>
    public PostedFiles? Posted { get; init; }

    public ChainLimits Limits { get; } = new(settings.ChainLargestFile);

    public FetchRef ChainRef { get; } = new(settings.Branch.RefName, RefNames.FetchedChain);

    public Clone Clone => Now.Repository;

    public Wire Wire => Now.Wire;

    public Publisher Publisher => Now.Publisher;

    public HerdReader Herd => Now.Herd;

    public LedgerStore Ledgers => Now.Ledgers;

    public Holders Holders => Now.Holders;

    public Askers Askers => Now.Askers;

    public ChainReader ChainReader => Now.ChainReader;

    Opened Now => opened ?? throw new InvalidOperationException("The clone is not open yet.");

    /// <summary>Opens the clone; makes it where it is missing, and then asks the origin for this host's own refs.</summary>
    public async Task OpenCloneAsync(ICycleEvents? events, CancellationToken cancellationToken)
    {
        if (opened is not null)
        {
            return;
        }

        var isNew = !Directory.Exists(Path.Combine(Home.CloneFolder, "objects"));
        if (isNew)
        {
            // What is left of a damaged one would say that it holds what is gone.
            CloneAnew();
        }
        else
        {
            LooseObjects.RequireWhole(Home.CloneFolder);
            UnfinishedPacks.Remove(Home.CloneFolder);
        }

        var clone = isNew ? Clone.CreateBare(Home.CloneFolder) : Clone.Open(Home.CloneFolder);
        var wire = new Wire(git, clone.GitDirectory);
        opened = new Opened(
            clone, wire, new Publisher(clone, wire, Settings.State, Identity.Id, Identity.Name, Key, Time), new HerdReader(clone, wire, Settings.State),
            new ChainReader(clone, Limits), new LedgerStore(clone, wire, Settings.State, TimeProvider.System, Random.Shared.NextDouble, Posted), new Holders(clone, Identity.Id),
            new Askers(clone, wire, Settings.State, Random.Shared.NextDouble));
        if (clone.ReadRef(MadeRef) is not null)
        {
            return;
        }

        if (Journal.Position.Accepted is not null)
        {
            events?.Recovered("the clone was missing or damaged; it is fetched anew");
        }

        try
        {
            await Publisher.ReadBackAsync(cancellationToken);
            clone.WriteRef(MadeRef, clone.WriteTag("made", Clone.EmptyTree, "The host's own refs were read back.", new Author("wildebeest", "wildebeest@wildebeest.invalid", DateTimeOffset.UnixEpoch)));
        }
        catch (WildebeestException)
        {
            // Half-made: the next turn begins again from here.
            Close();
            throw;
        }
    }

    /// <summary>Throws the clone away; it is fetched again at the next opening.</summary>
    public void CloneAnew()
    {
        Close();
        try
        {
            if (Directory.Exists(Home.CloneFolder))
            {
                Directory.Delete(Home.CloneFolder, recursive: true);
            }
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "remove", Home.CloneFolder);
        }
    }

    /// <summary>Closes the clone until the next turn opens it: libgit2 keeps every object that it read (65 MB after 10,000 links).</summary>
    public void Close()
    {
        opened?.Repository.Dispose();
        opened = null;
    }

    public void Dispose()
    {
        Close();
        Posted?.Dispose();
        Journal.Dispose();
    }

    // Marks a clone whose own refs were read back from the origin: until then it does not know what it may push over.
    public const string MadeRef = "refs/own/made";

    sealed record Opened(Clone Repository, Wire Wire, Publisher Publisher, HerdReader Herd, ChainReader ChainReader, LedgerStore Ledgers, Holders Holders, Askers Askers);
}
