using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting;

/// <summary>Checks over HTTP. They look and change nothing.</summary>
public static class Http
{
    static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Asks for a page, and throws where there is no answer. An answer of any status is one: say <c>.Is(200)</c> for more. Each try is on a connection of its own, past any proxy.
    /// </summary>
    /// <param name="url">Starts with <c>http://</c> or <c>https://</c>.</param>
    /// <param name="within">
    /// It is asked again until there is an answer, and until all that is said after it holds of one answer, or this time is over, such as <c>Seconds(30)</c>. Default: one try.
    /// </param>
    /// <param name="host">The name to ask for, where it is not the URL's: for a site behind an address. TLS is checked against it, too.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="timeout">What one try may take, up to the answer's end. Default: 10 seconds.</param>
    /// <param name="followRedirects">Whether an answer such as 301 leads on. Default: it is the answer.</param>
    /// <param name="insecure">Whether a certificate that does not hold is fine. Default: it is a failure.</param>
    /// <param name="every">The pause between two tries. Default: 0.1 s, growing to 2 s.</param>
    /// <exception cref="MigrationException">
    /// No answer: <c>http://lb/health: connection refused after 30 s and 17 tries; wanted an answer.</c>
    /// </exception>
    /// <example><code>Verify(() => Http.Get("http://lb/health", within: Seconds(30)).Is(200).Contains("ok"));</code></example>
    public static HttpAnswer Get(
        string url,
        TimeSpan? within = null,
        string? host = null,
        IReadOnlyDictionary<string, string>? headers = null,
        TimeSpan? timeout = null,
        bool followRedirects = false,
        bool insecure = false,
        TimeSpan? every = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new MigrationException($"'{url}' is no URL that starts with http:// or https://.");
        }

        Patience.Require(timeout, nameof(timeout));
        return new HttpAnswer(new HttpProbe(address, host, headers ?? new Dictionary<string, string>(), followRedirects, insecure), url, timeout ?? LongestLook, Patience.Of(within, every));
    }
}
