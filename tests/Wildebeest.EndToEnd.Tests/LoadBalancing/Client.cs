using System.Collections.Concurrent;

namespace Wildebeest.EndToEnd.Tests.LoadBalancing;

/// <summary>Sends requests all the time until it is disposed, on connections that stay open, on a new one each, and slow ones; and counts those that fail.</summary>
sealed class Client : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    readonly CancellationTokenSource over = new();
    readonly ConcurrentQueue<string> failures = new();
    readonly Task sending;
    int sent;

    public Client(Uri url)
    {
        sending = Task.WhenAll(
            SendAsync(url, keepAlive: true), SendAsync(url, keepAlive: false), SendAsync(new Uri(url, "slow"), keepAlive: true), SendAsync(new Uri(url, "slow"), keepAlive: false));
    }

    public int Sent => sent;

    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>What each host served last.</summary>
    public ConcurrentDictionary<string, string> Pages { get; } = new();

    public void Dispose()
    {
        over.Cancel();
        sending.Wait(TimeSpan.FromSeconds(60));
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
                else if (url.AbsolutePath == "/")
                {
                    Pages[answer.Headers.GetValues("X-Host").Single()] = text;
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
