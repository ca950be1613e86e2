using System.Net;
using System.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;
using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting.Fetching;

/// <summary>One GET whose answer goes to a file as it comes, with a limit of everything: time, silence, size, redirects.</summary>
/// <param name="Largest">Bytes.</param>
/// <param name="Timeout">For all of it.</param>
sealed record Fetch(FetchUrl Url, long Largest, TimeSpan Timeout)
{
    const int MostRedirects = 10;
    const int Buffer = 1 << 17;

    static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    TimeSpan Silence => Timeout < LongestSilence ? Timeout : LongestSilence;

    /// <returns>What came.</returns>
    /// <exception cref="MigrationException">It did not come whole. The message has no end: it is a part of a sentence.</exception>
    public Checksum Into(SafeFileHandle file, Checksum like)
    {
        using var over = new CancellationTokenSource(Timeout);
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        try
        {
            return IntoAsync(file, like, silent).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            throw new MigrationException($"{Url} did not give all of it within {Patience.InWords(Timeout)}");
        }
        catch (OperationCanceledException) when (silent.IsCancellationRequested)
        {
            throw new MigrationException($"{Url} gave nothing for {Patience.InWords(Silence)}");
        }
        catch (HttpRequestException cause)
        {
            throw new MigrationException($"{Url}: {HttpProbe.Words(cause)}", cause);
        }
    }

    async Task<Checksum> IntoAsync(SafeFileHandle file, Checksum like, CancellationTokenSource silent)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        var url = Url;
        for (var redirects = 0; ; redirects++)
        {
            silent.CancelAfter(Silence);
            using var request = new HttpRequestMessage(HttpMethod.Get, url.ForRequest);
            request.Headers.Authorization = url.Credentials is { } credentials ? new AuthenticationHeaderValue("Basic", credentials) : null;
            request.Headers.UserAgent.ParseAdd("wildebeest");
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silent.Token).ConfigureAwait(false);
            switch ((int)answer.StatusCode)
            {
                case 301 or 302 or 303 or 307 or 308 when redirects == MostRedirects:
                    throw new MigrationException($"{Url} leads on and on, more than {MostRedirects} times");
                case 301 or 302 or 303 or 307 or 308:
                    url = url.Redirected(answer.Headers.Location);
                    continue;
                case 200:
                    return await TakeAsync(answer.Content, url, file, like, silent).ConfigureAwait(false);
                default:
                    throw new MigrationException($"{url} answered {(int)answer.StatusCode}");
            }
        }
    }

    async Task<Checksum> TakeAsync(HttpContent content, FetchUrl url, SafeFileHandle file, Checksum like, CancellationTokenSource silent)
    {
        if (content.Headers.ContentLength > Largest)
        {
            throw TooLarge(url);
        }

        using var hash = like.Begin();
        using var from = await content.ReadAsStreamAsync(silent.Token).ConfigureAwait(false);
        var buffer = new byte[Buffer];
        for (var taken = 0L; ;)
        {
            silent.CancelAfter(Silence);
            var read = await ReadAsync(from, buffer, url, silent.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return like.Finish(hash);
            }

            if (taken + read > Largest)
            {
                throw TooLarge(url);
            }

            hash.AppendData(buffer, 0, read);
            await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), taken, silent.Token).ConfigureAwait(false);
            taken += read;
        }
    }

    // What the network says must not be taken for what the disk says.
    static async Task<int> ReadAsync(Stream from, byte[] buffer, FetchUrl url, CancellationToken cancellation)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (IOException cause)
        {
            throw new MigrationException($"{url}: the connection broke off in the middle", cause);
        }
    }

    MigrationException TooLarge(FetchUrl url) => new($"{url} gives more than {Largest} bytes, which is the most that is taken (largest:)");
}
