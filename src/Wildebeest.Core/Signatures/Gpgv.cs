using System.Text;
using Wildebeest.Programs;

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
        var call = new ProgramCall("gpgv", ["--homedir", folder.Value, "--keyring", ring, "--weak-digest", "SHA1", "--status-fd", "1", "--", signatureFile, "-"], time)
        {
            Variables = new Dictionary<string, string> { ["HOME"] = folder.Value },
            Input = content,
            OutputLimit = MostWords,
            TimeLimit = TimeLimit,
            Missing = cause => new GpgvMissingException(cause),
            // That says nothing of the signature: it is asked again at the next turn.
            TooLong = () => new GpgvTimeoutException(),
        };
        var left = await call.RunAsync(cancellationToken);
        return left.IsWhole ? Read(left.ExitCode, Encoding.UTF8.GetString(left.Output)) : throw new GpgvTimeoutException();
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
}

/// <summary>gpgv was too slow, as on a machine that has too much to do.</summary>
sealed class GpgvTimeoutException() : WildebeestException("gpgv did not finish in time, so it is not known who signed.", "It is tried again by itself.");

/// <summary>The gpgv program is not on this machine.</summary>
sealed class GpgvMissingException(Exception? cause)
    : WildebeestException("The gpgv program is not installed or not in PATH; the list of signers has GPG keys.", "Install it; on Debian: apt-get install gpgv.", cause);
