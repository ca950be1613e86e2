using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Wildebeest.Scripting.Probes;

/// <summary>A GET as a check makes it: on a connection of its own, straight to where the name leads, without cookies or a proxy.</summary>
sealed record HttpProbe(Uri Url, string? Host, IReadOnlyDictionary<string, string> Headers, bool FollowRedirects, bool Insecure)
{
    const int LongestText = 1_000_000;

    public HttpSight Look(TimeSpan limit)
    {
        using var time = new CancellationTokenSource(limit);
        try
        {
            return AskAsync(time.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested)
        {
            return new HttpSight($"no whole answer within {Patience.InWords(limit)}");
        }
        catch (HttpRequestException cause)
        {
            return new HttpSight(Words(cause));
        }
        catch (IOException cause)
        {
            return new HttpSight($"the connection broke off in the middle of the answer ({cause.Message})");
        }
    }

    async Task<HttpSight> AskAsync(CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = FollowRedirects,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = false,
        };
        if (Insecure)
        {
#pragma warning disable CA5359 // The script asked for just that.
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        }

        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, Url);
        request.Headers.Host = Host;
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                throw new MigrationException($"{Url}: '{name}' is no header that a request can have.");
            }
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new HttpSight((int)answer.StatusCode, await TextAsync(answer.Content, cancellation).ConfigureAwait(false), headers);
    }

    static async Task<string> TextAsync(HttpContent content, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        using var reader = new StreamReader(await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), Encoding.UTF8);
        int read;
        while (text.Length < LongestText && (read = await reader.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    /// <summary>Why there is no answer, in a few words.</summary>
    public static string Words(HttpRequestException cause) => cause switch
    {
        { HttpRequestError: HttpRequestError.SecureConnectionError } => $"its certificate or TLS does not hold: {(cause.InnerException ?? cause).Message}",
        { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection was closed before a whole answer",
        { InnerException: SocketException socket } => SocketWords.Of(socket),
        { InnerException: { } inner } => inner.Message,
        _ => cause.Message,
    };
}

/// <summary>What one request brought: an answer, or why there is none.</summary>
sealed record HttpSight(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    static readonly Dictionary<string, string> NoHeaders = [];

    public HttpSight(string failure)
        : this(0, "", NoHeaders) => Failure = failure;

    public string? Failure { get; }
}
