using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;

namespace Wildebeest.Refs;

/// <summary>
/// What an origin posts beside git: its <see cref="Tip"/>, and each ledger's newest entry. A look at one of them is a request that a web server answers from a file,
/// in place of the five processes of a fetch. Reads with git's own credentials, authority and client certificate; follows no redirect.
/// </summary>
/// <param name="tip">The tip's URL, or its path on this machine.</param>
/// <param name="isOfTheOrigin">Whether git fetches from the same server in the same way, so that what is posted is as good as what git brings.</param>
sealed class PostedFiles(OriginUrl tip, bool isOfTheOrigin, GitProgram git, TimeProvider time) : IDisposable
{
    public const string LedgersFolder = "ledgers";

    const string TipName = "tip";
    const string LedgerLine = "wildebeest ledger 1";
    const int LongestHead = 300;

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // A helper that failed, or a password that was changed, may be right again; a wrong one is not tried again and again.
    static readonly TimeSpan UntilAskedAgain = TimeSpan.FromMinutes(5);

    // Longer than a poll, so that the next one finds the connection open; not for ever, so that an origin may move.
    static readonly TimeSpan KeptOpen = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(15);

    /// <summary>Mostly there is nothing new, and reading an entry of a large role takes longer than bringing it.</summary>
    readonly Dictionary<RoleName, (byte[] Content, PostedLedger Posted)> last = [];

    HttpClient? client;
    AuthenticationHeaderValue? credentials;
    long? askedAt;

    public bool AreOfTheOrigin => isOfTheOrigin;

    /// <summary>Whether the last of them could be read; where none ever was, nothing is known against it.</summary>
    public bool AreThere { get; private set; } = true;

    public static string LedgerFile(RoleName role) => $"{LedgersFolder}/{role}";

    /// <summary>The text that stands at <see cref="LedgerFile"/>.</summary>
    public static byte[] LedgerText(RoleName role, CommitId head, byte[] ledgerJson) => [.. Encoding.ASCII.GetBytes($"{LedgerLine}\n{head} {RefNames.Roles}{role}\n"), .. ledgerJson];

    /// <summary>Where an origin has its tip by itself: beside its repository as `wildebeest origin nginx` serves it, and in its folder on this machine. Null for ssh.</summary>
    public static OriginUrl? UsualTipOf(OriginUrl origin) => origin switch
    {
        { LocalPath: { } path } => OriginUrl.Parse(Path.Combine(path, "web", TipName)),
        { Transport: GitTransport.Http or GitTransport.Https } when OriginUrl.TryParse(origin.ForGit.TrimEnd('/') + "/" + TipName, out var url, out _) => url,
        _ => null,
    };

    /// <exception cref="TipException">There is none, or it does not answer.</exception>
    public async Task<Tip> ReadTipAsync(CancellationToken cancellationToken) =>
        Tip.Parse(Encoding.UTF8.GetString(await ReadAsync(TipName, Tip.LargestText, cancellationToken))) ?? throw NotOne("what is there is no tip", isMissing: true);

    /// <summary>A ledger's newest entry, as it was when it was posted last; empty where the tip says that the role has none yet.</summary>
    /// <exception cref="TipException">There is none, or it cannot be read.</exception>
    public async Task<PostedLedger> ReadLedgerAsync(RoleName role, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await ReadAsync(LedgerFile(role), LongestHead + LedgerJson.LargestText, cancellationToken);
        }
        catch (TipException missing) when (missing.IsMissing)
        {
            if ((await ReadTipAsync(cancellationToken)).LedgerOf(role) is null)
            {
                return new PostedLedger(null, new Ledger(role));
            }

            AreThere = false;
            throw;
        }

        if (last.TryGetValue(role, out var known) && content.AsSpan().SequenceEqual(known.Content))
        {
            return known.Posted;
        }

        var first = content.AsSpan().IndexOf((byte)'\n');
        var second = first < 0 ? -1 : content.AsSpan(first + 1).IndexOf((byte)'\n');
        if (second < 0 || Encoding.UTF8.GetString(content, 0, first) != LedgerLine
            || Encoding.UTF8.GetString(content, first + 1, second).Split(' ') is not [var id, var name] || !CommitId.TryParse(id, out var head) || name != RefNames.Roles + role
            || LedgerJson.Read(content[(first + second + 2)..], role) is not { } ledger)
        {
            throw NotOne($"the ledger of {role} beside it cannot be read", isMissing: false);
        }

        last[role] = (content, new PostedLedger(head, ledger));
        return last[role].Posted;
    }

    public void Dispose() => client?.Dispose();

    TipException NotOne(string reason, bool isMissing)
    {
        AreThere = false;
        return new TipException(tip, reason, isMissing, null);
    }

    async Task<byte[]> ReadAsync(string name, int largest, CancellationToken cancellationToken)
    {
        AreThere = false;
        try
        {
            var content = tip.LocalPath is { } path ? ReadFile(name == TipName ? path : Path.Combine(Path.GetDirectoryName(path)!, name), largest)
                : await GetAsync(name, largest, cancellationToken);
            AreThere = true;
            return content;
        }
        catch (FileNotFoundException cause)
        {
            throw new TipException(tip, "it is not there", isMissing: true, cause);
        }
        catch (DirectoryNotFoundException cause)
        {
            throw new TipException(tip, "its folder is not there", isMissing: true, cause);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TipException(tip, $"it did not come within {Limit.TotalSeconds:0} s", isMissing: false, cause);
        }
        catch (CryptographicException cause)
        {
            // A kind of certificate that git's library can use and this one cannot.
            throw new TipException(tip, $"the certificate for it cannot be used: {PrintableText.Line(cause.Message, 300).TrimEnd('.')}", isMissing: true, cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new TipException(tip, PrintableText.Line((cause.InnerException ?? cause).Message, 300).TrimEnd('.'), isMissing: false, cause);
        }
    }

    /// <summary>In one go: on this machine it is read sooner than a thread is woken for it.</summary>
    byte[] ReadFile(string path, int largest)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        if (length > largest)
        {
            throw new TipException(tip, $"it is larger than {largest} bytes", isMissing: false, null);
        }

        var content = new byte[length];
        var read = RandomAccess.Read(file, content, 0);
        return read == length ? content : throw new TipException(tip, "it was cut short while it was read", isMissing: false, null);
    }

    async Task<byte[]> GetAsync(string name, int largest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        client ??= await ConnectAsync(cancellationToken);
        return await TryGetAsync(name, largest, limit.Token)
            ?? (await AskForCredentialsAsync(limit.Token) ? await TryGetAsync(name, largest, limit.Token) : null)
            ?? throw Answered(HttpStatusCode.Unauthorized);
    }

    /// <returns>Null where the server wants to know who asks.</returns>
    async Task<byte[]?> TryGetAsync(string name, int largest, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UrlOf(name));
        request.Headers.UserAgent.ParseAdd("wildebeest");
        request.Headers.Authorization = credentials;

        // Not asked with the ETag of what is known: nginx makes one of the second and the length, which two heads within a second have in common.
        using var answer = await client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                return await TakeAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), largest, cancellationToken);
            case HttpStatusCode.Unauthorized:
                credentials = null;
                return null;
            default:
                throw Answered(answer.StatusCode);
        }
    }

    TipException Answered(HttpStatusCode code) => new(tip, $"the server answered {(int)code}", code is HttpStatusCode.NotFound or HttpStatusCode.Gone, null);

    async Task<byte[]> TakeAsync(Stream from, int largest, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > largest)
            {
                throw new TipException(tip, $"it is larger than {largest} bytes", isMissing: false, null);
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    Uri UrlOf(string name) => new(new UriBuilder(tip.ForGit) { UserName = "", Password = "" }.Uri, name == TipName ? "" : name);

    /// <summary>As git would reach this URL: the home's own git configuration says by which authority and with which certificate.</summary>
    async Task<HttpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Limit, MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = KeptOpen, PooledConnectionLifetime = LongestConnection,
        };
        if (tip.Transport == GitTransport.Https)
        {
            var settings = await HttpSettingsAsync(cancellationToken);
            if (settings.GetValueOrDefault("http.sslcainfo") is { } authority)
            {
                var trusted = new X509Certificate2Collection();
                trusted.ImportFromPemFile(authority);
                handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
            }

            if (settings.GetValueOrDefault("http.sslcert") is { } certificate)
            {
                handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, settings.GetValueOrDefault("http.sslkey") ?? certificate)];
            }
        }

        var user = new UriBuilder(tip.ForGit);
        if (user.UserName.Length > 0)
        {
            credentials = Basic(Uri.UnescapeDataString(user.UserName), Uri.UnescapeDataString(user.Password));
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    async Task<Dictionary<string, string>> HttpSettingsAsync(CancellationToken cancellationToken)
    {
        var output = await git.RunAsync(null, ["config", "--get-urlmatch", "http", UrlOf(TipName).AbsoluteUri], cancellationToken);
        return output.StandardOutput.Split('\n').Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the credential helpers that git was given know of this URL, or its own login.</summary>
    async Task<bool> AskForCredentialsAsync(CancellationToken cancellationToken)
    {
        if (askedAt is { } at && time.GetElapsedTime(at) < UntilAskedAgain)
        {
            return false;
        }

        askedAt = time.GetTimestamp();
        var output = await git.RunAsync(null, ["credential", "fill"], cancellationToken, input: $"url={tip.ForGit}\n\n");
        var answers = output.StandardOutput.Split('\n').Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        credentials = output.ExitCode == 0 && answers["password"].FirstOrDefault() is { } password ? Basic(answers["username"].FirstOrDefault() ?? "", password) : null;
        return credentials is not null;
    }

    static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}

/// <summary>A ledger as its origin posts it.</summary>
/// <param name="Head">The entry that it is; null where there is none yet.</param>
sealed record PostedLedger(CommitId? Head, Ledger Ledger);

/// <summary>The tip, or what stands beside it, cannot be had. git is asked instead, which costs time and nothing else.</summary>
/// <param name="isMissing">There is nothing at that place, so it need not be looked for at every poll.</param>
sealed class TipException(OriginUrl tip, string reason, bool isMissing, Exception? cause)
    : WildebeestException(
        $"The tip {tip} cannot be read: {reason}.", "The origin is asked by git instead. See that the web server hands it out, or set 'tip: none'.", cause)
{
    public bool IsMissing => isMissing;
}
