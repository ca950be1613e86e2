using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Commands;
using Wildebeest.Refs;
using Wildebeest.Settings;

namespace Wildebeest.Program.Composition;

/// <summary>
/// An admin's way to a herd, by <c>--origin</c> or by a host's home: a clone of the admin's own, kept between calls so that each brings only what is
/// new. A host's own clone is its agent's, which may be using it.
/// </summary>
sealed class HerdAccess : IDisposable
{
    static readonly TimeSpan GitTimeLimit = TimeSpan.FromMinutes(2);

    readonly IDisposable held;
    readonly string folder;
    readonly GitProgram git;

    HerdAccess(IDisposable held, string folder, GitProgram git, OriginUrl origin, OriginUrl state, BranchName branch)
    {
        this.held = held;
        this.folder = folder;
        this.git = git;
        Origin = origin;
        State = state;
        Branch = branch;
        Open();
    }

    public Clone Repository { get; private set; }

    public Wire Wire { get; private set; }

    public OriginUrl Origin { get; }

    public OriginUrl State { get; }

    public BranchName Branch { get; }

    public LedgerStore Ledgers { get; private set; }

    /// <summary>The chain's head as it was fetched last.</summary>
    public CommitId Head => Repository.ReadRef(RefNames.FetchedChain)!.Value;

    public static async Task<HerdAccess> OpenAsync(ParseResult parsed, HerdOptions options, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(options.Origin) is { } url)
        {
            var origin = OriginUrl.TryParseArgument(url, Environment.CurrentDirectory, out var address, out var error) ? address : throw new HerdException($"--origin: {error}");
            var branch = parsed.GetValue(options.Branch) is not { } text ? BranchName.Main : BranchName.TryParse(text, out var named) ? named : throw new HerdException($"--branch: {BranchName.Rule}.");
            return await OpenAsync(origin, origin, branch, null, cancellationToken);
        }

        var home = parsed.HomeOf(options.Home);
        home.Require();
        return await OpenAsync(home, HostComposition.LoadSettings(home, []), cancellationToken);
    }

    /// <summary>The herd of a host.</summary>
    public static Task<HerdAccess> OpenAsync(Home home, HostSettings settings, CancellationToken cancellationToken) =>
        OpenAsync(settings.Origin, settings.State, settings.Branch, home, cancellationToken);

    /// <summary>Brings the chain, every host's tag and every ledger; into a new clone where the one that is here is damaged.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FetchOnceAsync(cancellationToken);
        }
        catch (WildebeestException exception) when (exception is CloneDamagedException or OriginException { Fault: OriginFault.LocalDamage })
        {
            Repository.Dispose();
            StatusCache.Remove(folder);
            Open();
            await FetchOnceAsync(cancellationToken);
        }
    }

    async Task FetchOnceAsync(CancellationToken cancellationToken)
    {
        await new HerdReader(Repository, Wire, State).BeginAsync(cancellationToken);
        FetchRef chain = new(Branch.RefName, RefNames.FetchedChain);
        FetchRef[] shared = [HerdReader.AllRefs, LedgerStore.AllRefs];
        if (State == Origin)
        {
            await Wire.FetchAsync(Origin, [chain, .. shared], cancellationToken, prune: true);
            return;
        }

        await Wire.FetchAsync(Origin, [chain], cancellationToken);
        await Wire.FetchAsync(State, shared, cancellationToken, prune: true);
    }

    public void Dispose()
    {
        Repository.Dispose();
        held.Dispose();
    }

    [MemberNotNull(nameof(Repository), nameof(Wire), nameof(Ledgers))]
    void Open()
    {
        Repository = StatusCache.Open(folder);
        Wire = new Wire(git, Repository.GitDirectory);
        Ledgers = new LedgerStore(Repository, Wire, State, TimeProvider.System, Random.Shared.NextDouble);
    }

    static async Task<HerdAccess> OpenAsync(OriginUrl origin, OriginUrl state, BranchName branch, Home? home, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{origin.ForGit}\n{state.ForGit}\n{branch}")))[..16];
        var folder = Path.Combine(HostComposition.UserCache(), "herds", key);
        var held = await StatusCache.TakeAsync(folder, cancellationToken);
        return new HerdAccess(held, folder, HostComposition.Git(home, GitTimeLimit), origin, state, branch);
    }
}

/// <summary>Which herd was meant was not written as it must be.</summary>
sealed class HerdException(string sentence) : WildebeestException(sentence, "Name the herd's repository: --origin URL, or a host's home: --home DIR.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
