using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Wildebeest.Tests.Probes;

/// <summary>Answers each connection with the next of the given texts, and from then on with the last. Null is a request that hangs.</summary>
sealed class PageServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource over = new();
    readonly IReadOnlyList<string?> answers;
    readonly Task serving;

    readonly X509Certificate2? certificate;

    public PageServer(params IReadOnlyList<string?> answers)
        : this(null, answers)
    {
    }

    /// <param name="certificate">Speaks TLS with it; null for plain HTTP.</param>
    public PageServer(X509Certificate2? certificate, params IReadOnlyList<string?> answers)
    {
        this.certificate = certificate;
        this.answers = answers;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}/health";

    public List<string> Requests { get; } = [];

    public static string Page(int status, string text = "", params IReadOnlyList<string> headers) =>
        $"HTTP/1.1 {status} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{text}";

    /// <summary>A certificate that nobody has reason to trust.</summary>
    public static X509Certificate2 OwnCertificate()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A port at which nobody answers.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        if (over.IsCancellationRequested)
        {
            return;
        }

        // In this order: one that accepts on a listener that is gone has an error of its own.
        over.Cancel();
        serving.Wait(TimeSpan.FromSeconds(10));
        listener.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            for (var count = 0; ; count++)
            {
                using var client = await listener.AcceptTcpClientAsync(over.Token);
                try
                {
                    await AnswerAsync(client, answers[Math.Min(count, answers.Count - 1)]);
                }
                catch (Exception gone) when (gone is IOException or AuthenticationException)
                {
                    // The other side went away, as a health check does, or did not trust us.
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task AnswerAsync(TcpClient client, string? answer)
    {
        var buffer = new byte[8192];
        Stream stream = client.GetStream();
        if (certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            stream = tls;
        }

        await using var closed = stream;
        var read = await stream.ReadAsync(buffer, over.Token);
        Requests.Add(Encoding.ASCII.GetString(buffer, 0, read));
        if (answer is not null)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), over.Token);
        }
        else
        {
            // Until the other side has enough of it.
            _ = await stream.ReadAsync(buffer, over.Token);
        }
    }
}
