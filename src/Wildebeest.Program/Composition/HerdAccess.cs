using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Commands;
using Wildebeest.Refs;
using Wildebeest.Settings;
using Wildebeest.Signatures;

namespace Wildebeest.Program.Composition;

/// <summary>
/// An admin's way to a herd, by <c>--origin</c> or by a host's home: a clone of the admin's own, kept between calls so that each brings only what is
/// new. A host's own clone is its agent's, which may be using it.
/// </summary>
sealed class HerdAccess : IDisposable
{
    static readonly TimeSpan GitTimeLimit = TimeSpan.FromMinutes(2);

    // Somebody may have to find a passphrase, or a security key.
    static readonly TimeSpan SigningTimeLimit = TimeSpan.FromMinutes(2);

    static readonly string[] SigningVariables = ["GNUPGHOME", "GPG_TTY", "GPG_AGENT_INFO", "DISPLAY", "WAYLAND_DISPLAY", "TERM", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"];

    readonly IDisposable held;
    readonly string folder;
    readonly GitProgram git;

    HerdAccess(IDisposable held, string folder, GitProgram git, OriginUrl origin, OriginUrl state, BranchName branch, HostSettings? settings)
    {
        Signers = settings?.Signers;
        Limits = settings is null ? ChainLimits.Default : new ChainLimits(settings.ChainLargestFile);
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

    /// <summary>The list of signers that the host was given; null where it was given none, or by <c>--origin</c>.</summary>
    public string? Signers { get; }

    /// <summary>Those of the host; the usual ones by <c>--origin</c>.</summary>
    public ChainLimits Limits { get; }

    /// <summary>The chain's head as it was fetched last.</summary>
    public CommitId Head => Repository.ReadRef(RefNames.FetchedChain)!.Value;

    public static async Task<HerdAccess> OpenAsync(ParseResult parsed, HerdOptions options, CancellationToken cancellationToken)
    {
        var branch = parsed.GetValue(options.Branch) is not { } text ? (BranchName?)null : BranchName.TryParse(text, out var named) ? named : throw new HerdException($"--branch: {BranchName.Rule}.");
        var state = UrlOf(parsed, options.State);
        if (UrlOf(parsed, options.Origin) is { } origin)
        {
            return await OpenAsync(origin, state ?? origin, branch ?? BranchName.Main, null, null, cancellationToken);
        }

        var home = parsed.HomeOf(options.Home);
        home.Require();
        var settings = HostComposition.LoadSettings(home, []);
        return await OpenAsync(settings.Origin, state ?? settings.State, branch ?? settings.Branch, home, settings, cancellationToken);
    }

    /// <summary>The herd of a host.</summary>
    public static Task<HerdAccess> OpenAsync(Home home, HostSettings settings, CancellationToken cancellationToken) =>
        OpenAsync(settings.Origin, settings.State, settings.Branch, home, settings, cancellationToken);

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

        await TidyAsync(cancellationToken);
    }

    /// <summary>Holds the links after what a host accepted against its list of signers; null where it has none.</summary>
    public async Task<SignatureReading?> VerifyAsync(CommitId? accepted, CancellationToken cancellationToken)
    {
        if (Signers is null)
        {
            return null;
        }

        // What the host accepted it verified itself.
        using var gpgv = new Gpgv(TimeProvider.System);
        var chain = new SignedChain(Repository, SignerAnchor.Load(Signers), gpgv, (link, cancellation) => Approvals.FetchAsync(Repository, Wire, State, link, cancellation));
        return await chain.ReadAsync(accepted, accepted, Head, cancellationToken);
    }

    /// <summary>A tag that git signs as the person at the terminal has set it up; it is kept by no ref.</summary>
    /// <param name="key">An ssh key to sign with in the place of git's setting.</param>
    public async Task<CommitId> SignTagAsync(string name, CommitId target, string message, string? key, CancellationToken cancellationToken)
    {
        // With the person's own configuration, agents and prompts: not the host's.
        string[] chosen = key is null ? [] : ["-c", "gpg.format=ssh", "-c", $"user.signingkey={Path.GetFullPath(key)}"];
        var output = await HostComposition.Git(null, SigningTimeLimit).RunAsync(
            Repository.GitDirectory, [.. chosen, "-c", "tag.gpgSign=true", "tag", "--sign", "--force", "--message", message, "--", name, target.ToString()], cancellationToken, inherited: SigningVariables);
        var refName = $"refs/tags/{name}";
        var tag = output.ExitCode == 0 ? Repository.ReadRef(refName) : null;
        if (tag is null)
        {
            throw new SigningException(output.StandardError);
        }

        Repository.RemoveRef(refName);
        return tag.Value;
    }

    /// <summary>Each small fetch leaves loose objects behind. git does nothing as long as there are few of them.</summary>
    async Task TidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Wire.TidyAsync(cancellationToken);
        }
        catch (GitTimeoutException)
        {
            // What was asked for is fetched; the next command tidies on.
        }
    }

    static OriginUrl? UrlOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } url ? null
        : OriginUrl.TryParseArgument(url, Environment.CurrentDirectory, out var address, out var error) ? address
        : throw new HerdException($"{option.Name}: {error}");

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

        // The chain last: a host that moves on meanwhile is behind it then, and never at a link that is not in it yet.
        await Wire.FetchAsync(State, shared, cancellationToken, prune: true);
        await Wire.FetchAsync(Origin, [chain], cancellationToken);
    }

    /// <summary>Other commands need not wait for what only reads what was fetched.</summary>
    public void LetOthersFetch() => held.Dispose();

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

    static async Task<HerdAccess> OpenAsync(OriginUrl origin, OriginUrl state, BranchName branch, Home? home, HostSettings? settings, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{origin.ForGit}\n{state.ForGit}\n{branch}")))[..16];
        var folder = Path.Combine(UserCache.Folder(), "herds", key);
        var held = await StatusCache.TakeAsync(folder, StatusCache.LongestTurn, cancellationToken);
        return new HerdAccess(held, folder, HostComposition.Git(home, GitTimeLimit), origin, state, branch, settings);
    }
}

/// <summary>Which herd was meant was not written as it must be.</summary>
sealed class HerdException(string sentence) : WildebeestException(sentence, "Name the herd's repository: --origin URL, or a host's home: --home DIR.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}

/// <summary>git could not sign with the person's key.</summary>
sealed class SigningException(string words)
    : WildebeestException(
        $"git could not sign: {PrintableText.Line(string.Join("; ", words.Split('\n', StringSplitOptions.RemoveEmptyEntries)), 500)}",
        "Name a key: --key ~/.ssh/id_ed25519. Or set git up to sign: git config --global gpg.format ssh, git config --global user.signingkey ~/.ssh/id_ed25519.pub.");
