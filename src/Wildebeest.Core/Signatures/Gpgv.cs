using System.Diagnostics;
using System.Text;

namespace Wildebeest.Signatures;

/// <summary>What gpgv said of one signature.</summary>
/// <param name="Fingerprint">Of the primary key whose good signature it is; null where it is none.</param>
/// <param name="Sentence">Why it is none.</param>
/// <param name="Fingerprint">Of the primary key, by which the list knows it.</param>
/// <param name="SigningKey">Of the key that made the signature: the primary one, or a subkey.</param>
sealed record GpgvAnswer(string? Fingerprint, string Sentence, string? SigningKey = null)
{
    public static GpgvAnswer Bad(string sentence) => new(null, sentence);
}

/// <summary>
/// The one place that starts <c>gpgv</c>, which knows no keys but those that it is given: no trust database, no agent, no configuration of the machine's or a
/// user's. It does not ask whether a key has expired or was revoked by its owner; which keys count is said by the list of signers alone, or a host that joins in a year would
/// refuse what the others accepted.
/// </summary>
sealed class Gpgv(TimeProvider time) : IDisposable
{
    const int MostWords = 64 * 1024;

    static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    readonly Lazy<string> folder = new(() => Directory.CreateTempSubdirectory("wildebeest-gpgv-").FullName);

    public async Task<GpgvAnswer> VerifyAsync(IEnumerable<OpenPgpKey> keys, string signature, byte[] content, CancellationToken cancellationToken)
    {
        var ring = Path.Combine(folder.Value, "keys.gpg");
        var signatureFile = Path.Combine(folder.Value, "signature.asc");
        await File.WriteAllBytesAsync(ring, [.. keys.SelectMany(key => key.Packets)], cancellationToken);
        await File.WriteAllTextAsync(signatureFile, signature, Encoding.Latin1, cancellationToken);
        var start = new ProcessStartInfo("gpgv", ["--homedir", folder.Value, "--keyring", ring, "--weak-digest", "SHA1", "--status-fd", "1", "--", signatureFile, "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = folder.Value;
        start.Environment["LC_ALL"] = "C";
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(start);
        try
        {
            var words = ReadAsync(process.StandardOutput, either.Token);
            var ignored = ReadAsync(process.StandardError, either.Token);
            await WriteAsync(process, content, either.Token);
            await process.WaitForExitAsync(either.Token);
            await ignored;
            return Read(process.ExitCode, await words);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // That says nothing of the signature: it is asked again at the next turn.
            throw new GpgvTimeoutException();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    /// <summary>One signature, of this content as it is, and nothing against it; whatever else gpgv may say is no.</summary>
    public static GpgvAnswer Read(int exitCode, string status)
    {
        var lines = status.Split('\n').Where(line => line.StartsWith("[GNUPG:] ", StringComparison.Ordinal)).Select(line => line["[GNUPG:] ".Length..].Split(' ')).ToList();
        if (lines.Any(line => line[0] is "NO_PUBKEY"))
        {
            return GpgvAnswer.Bad("");
        }

        var valid = lines.Where(line => line[0] == "VALIDSIG").ToList();
        var against = lines.FirstOrDefault(line => line[0] is "BADSIG" or "ERRSIG" or "EXPSIG" or "REVKEYSIG" or "NODATA" or "UNEXPECTED");
        return exitCode == 0 && against is null && lines.Count(line => line[0] == "NEWSIG") == 1 && valid is [["VALIDSIG", var signing, _, _, _, _, _, _, _, "00", var primary, ..]]
            ? new GpgvAnswer(primary, "", signing)
            : GpgvAnswer.Bad(against?[0] == "EXPSIG" ? "the signature has expired" : "gpgv finds the signature bad");
    }

    public void Dispose()
    {
        if (folder.IsValueCreated)
        {
            Directory.Delete(folder.Value, recursive: true);
        }
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new GpgvMissingException(null);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new GpgvMissingException(exception);
        }
    }

    static async Task WriteAsync(Process process, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(content, cancellationToken);
        }
        catch (IOException)
        {
            // It has ended before it read all; its own words say why.
        }
    }

    static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, MostWords - text.Length));
        }

        return text.ToString();
    }
}

/// <summary>gpgv was too slow, as on a machine that has too much to do.</summary>
sealed class GpgvTimeoutException() : WildebeestException("gpgv did not finish in time, so it is not known who signed.", "It is tried again by itself.");

/// <summary>The gpgv program is not on this machine.</summary>
sealed class GpgvMissingException(Exception? cause)
    : WildebeestException("The gpgv program is not installed or not in PATH; the list of signers has GPG keys.", "Install it; on Debian: apt-get install gpgv.", cause);
