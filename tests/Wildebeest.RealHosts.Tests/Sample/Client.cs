using System.Collections.Concurrent;

namespace Wildebeest.RealHosts.Tests.Sample;

/// <summary>Sends requests all the time until it is disposed, on connections that stay open, on a new one each, and slow ones; and counts those that fail.</summary>
sealed class Client : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    readonly CancellationTokenSource over = new();
    readonly ConcurrentQueue<string> failures = new();
    readonly Task sending;
    int sent;

    /// <param name="slow">A page that takes a while, so that requests are always under way.</param>
    public Client(Uri url, string slow)
    {
        var slowly = new Uri(url, slow);
        sending = Task.WhenAll(SendAsync(url, keepAlive: true), SendAsync(url, keepAlive: false), SendAsync(slowly, keepAlive: true), SendAsync(slowly, keepAlive: false));
    }

    public int Sent => sent;

    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>What each host calls its server, as it said last.</summary>
    public ConcurrentDictionary<string, string> Servers { get; } = new();

    public void Dispose()
    {
        over.Cancel();
        sending.Wait(Limit);
        over.Dispose();
    }

    async Task SendAsync(Uri url, bool keepAlive)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        while (!over.IsCancellationRequested)
        {
            Interlocked.Increment(ref sent);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.ConnectionClose = !keepAlive;
                using var answer = await client.SendAsync(request).ConfigureAwait(false);
                var text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
                if (!answer.IsSuccessStatusCode)
                {
                    failures.Enqueue($"{url} (kept alive: {keepAlive}): {answer.StatusCode} {text}");
                }
                else
                {
                    Servers[answer.Headers.GetValues("X-Served-By").Single()] = answer.Headers.Server.ToString();
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                failures.Enqueue($"{url} (kept alive: {keepAlive}): {failure.Message} {failure.InnerException?.Message}");
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }
}
