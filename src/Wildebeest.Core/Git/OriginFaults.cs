using System.Text.RegularExpressions;

namespace Wildebeest.Git;

/// <summary>Reads git's words (under LC_ALL=C) and finds the cause in them.</summary>
static partial class OriginFaults
{
    /// <summary>What an origin of "wildebeest origin" says to a key that it knows and does not let in.</summary>
    public const string NotAdmittedWords = "is not admitted to this origin";
    public const string EvictedWords = "was evicted from this origin";

    // First match wins: the words of a cause come before the general ones that git adds after every failure.
    static readonly (string Words, OriginFault Fault)[] Table =
    [
        (NotAdmittedWords, OriginFault.NotAdmitted),
        (EvictedWords, OriginFault.NotAdmitted),
        ("No space left on device", OriginFault.LocalDiskFull),
        ("Disk quota exceeded", OriginFault.LocalDiskFull),
        ("Out of diskspace", OriginFault.LocalDiskFull),
        ("Could not resolve host", OriginFault.UnknownHost),
        ("Name or service not known", OriginFault.UnknownHost),
        ("Temporary failure in name resolution", OriginFault.UnknownHost),
        ("No address associated with hostname", OriginFault.UnknownHost),
        ("Host key verification failed", OriginFault.HostKeyUnknown),
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", OriginFault.HostKeyUnknown),
        ("certificate verif", OriginFault.CertificateRefused),
        ("certificate subject", OriginFault.CertificateRefused),
        ("certificate problem", OriginFault.CertificateRefused),
        ("certificate has", OriginFault.CertificateRefused),
        ("issuer certificate", OriginFault.CertificateRefused),
        ("SSL CA cert", OriginFault.CertificateRefused),
        ("SSL peer", OriginFault.CertificateRefused),
        ("Permission denied", OriginFault.PermissionDenied),
        ("Authentication failed", OriginFault.PermissionDenied),
        ("could not read Username", OriginFault.PermissionDenied),
        ("could not read Password", OriginFault.PermissionDenied),
        ("terminal prompts disabled", OriginFault.PermissionDenied),
        ("returned error: 401", OriginFault.PermissionDenied),
        ("returned error: 403", OriginFault.PermissionDenied),
        ("Load key", OriginFault.PermissionDenied),
        ("Too many authentication failures", OriginFault.PermissionDenied),
        ("ERROR: Permission to", OriginFault.PermissionDenied),
        ("marked as read only", OriginFault.PermissionDenied),
        ("insufficient permission", OriginFault.PermissionDenied),
        ("unable to create temporary object directory", OriginFault.PermissionDenied),
        ("couldn't find remote ref", OriginFault.NoSuchBranch),
        ("returned error: 429", OriginFault.RateLimited),
        ("Too Many Requests", OriginFault.RateLimited),
        ("returned error: 5", OriginFault.ServerError),
        ("returned error: 404", OriginFault.NoSuchRepository),
        ("does not appear to be a git repository", OriginFault.NoSuchRepository),
        ("not a git repository", OriginFault.NoSuchRepository),
        ("' not found", OriginFault.NoSuchRepository),
        ("Repository not found", OriginFault.NoSuchRepository),
        ("cannot run ", OriginFault.SshMissing),
        ("No such file or directory", OriginFault.NoSuchRepository),
        ("dubious ownership", OriginFault.PermissionDenied),
        ("Connection refused", OriginFault.Unreachable),
        ("Connection timed out", OriginFault.Unreachable),
        ("Operation timed out", OriginFault.Unreachable),
        ("Failed to connect", OriginFault.Unreachable),
        ("Couldn't connect", OriginFault.Unreachable),
        ("No route to host", OriginFault.Unreachable),
        ("Network is unreachable", OriginFault.Unreachable),
        ("corruption on the remote side", OriginFault.ServerError),
        ("': File exists", OriginFault.LocalDamage),
        ("bad object", OriginFault.LocalDamage),
        ("is corrupt", OriginFault.LocalDamage),
        ("is empty", OriginFault.LocalDamage),
        ("did not send all necessary objects", OriginFault.LocalDamage),
        ("unresolved deltas", OriginFault.LocalDamage),
        ("bad config", OriginFault.LocalDamage),
        ("is corrupt", OriginFault.ServerError),
        ("No space left on device", OriginFault.ServerError),
        ("Disk quota exceeded", OriginFault.ServerError),
        ("remote rejected", OriginFault.RefRefused),
        ("[rejected]", OriginFault.RefRefused),
        ("Empty reply from server", OriginFault.ConnectionLost),
        ("early EOF", OriginFault.ConnectionLost),
        ("Connection reset", OriginFault.ConnectionLost),
        ("Broken pipe", OriginFault.ConnectionLost),
        ("unexpected disconnect", OriginFault.ConnectionLost),
        ("hung up unexpectedly", OriginFault.ConnectionLost),
        ("Connection closed", OriginFault.ConnectionLost),
        ("transfer closed", OriginFault.ConnectionLost),
        ("Operation too slow", OriginFault.ConnectionLost),
        ("RPC failed", OriginFault.ConnectionLost),
    ];

    static readonly string[] Prefixes = ["fatal: ", "error: ", "remote: ", "wildebeest: "];

    public static OriginException From(OriginUrl origin, string asked, string standardError, string gitDirectory)
    {
        var fault = Classify(standardError, gitDirectory);
        standardError = origin.HideIn(standardError);
        return new OriginException(fault, Sentence(origin, asked, fault, standardError), WayOut(origin, fault), standardError);
    }

    /// <summary>What git says of a path in our own clone is no fault of the origin's: a file of it is gone or broken, or a lock was left by a crash.</summary>
    static OriginFault Classify(string standardError, string gitDirectory)
    {
        var fault = Classify(standardError);
        return fault is OriginFault.NoSuchRepository or OriginFault.Other && standardError.Contains(Path.TrimEndingDirectorySeparator(gitDirectory) + "/", StringComparison.Ordinal)
            ? OriginFault.LocalDamage
            : fault;
    }

    public static OriginFault Classify(string standardError)
    {
        var words = Names().Replace(standardError, match => match.Value[0] == '\'' ? "''" : "refs");
        var ownWords = string.Join('\n', words.Split('\n').Where(line => !IsTheOrigins(line)));
        foreach (var (known, fault) in Table)
        {
            if ((fault is OriginFault.LocalDiskFull or OriginFault.LocalDamage ? ownWords : words).Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                return fault;
            }
        }

        return OriginFault.Other;
    }

    /// <summary>The other end's git comes with a prefix, or (file, ssh) names its objects from where it stands; ours names them by their full path.</summary>
    static bool IsTheOrigins(string line) => line.StartsWith("remote:", StringComparison.Ordinal) || line.Contains(" ./objects/", StringComparison.Ordinal);

    static string Sentence(OriginUrl origin, string asked, OriginFault fault, string standardError) => fault switch
    {
        OriginFault.SshMissing => $"git cannot start ssh, which the origin {origin} needs.",
        OriginFault.UnknownHost => $"The origin {origin} cannot be found: no such host in DNS.",
        OriginFault.Unreachable => $"The origin {origin} does not answer.",
        OriginFault.HostKeyUnknown => $"The origin {origin} showed an ssh host key that this machine does not know.",
        OriginFault.CertificateRefused => $"The origin {origin} showed a TLS certificate that this machine does not trust.",
        OriginFault.NotAdmitted => $"The origin {origin} does not let this host in: {FirstWords(standardError)}.",
        OriginFault.PermissionDenied => $"The origin {origin} denied permission to {asked} it.",
        OriginFault.NoSuchRepository => $"There is no git repository at {origin}.",
        OriginFault.NoSuchBranch => $"The branch is not at the origin {origin}: {FirstWords(standardError)}.",
        OriginFault.RefRefused => $"The origin {origin} refused the ref: {FirstWords(standardError)}.",
        OriginFault.RateLimited => $"The origin {origin} asks for fewer requests (429).",
        OriginFault.ServerError => $"The origin {origin} failed by itself: {FirstWords(standardError)}.",
        OriginFault.ConnectionLost => $"The connection to the origin {origin} was lost in the middle.",
        OriginFault.LocalDiskFull => $"This machine's disk is full, so nothing can be fetched from {origin}.",
        OriginFault.LocalDamage => $"This host's clone of {origin} is damaged: {FirstWords(standardError)}.",
        _ => $"git could not {asked} {origin}: {FirstWords(standardError)}.",
    };

    static string? WayOut(OriginUrl origin, OriginFault fault) => fault switch
    {
        OriginFault.SshMissing => "Install it; on Debian: apt-get install openssh-client.",
        OriginFault.UnknownHost => "Check the host's name in 'origin' and this machine's resolver.",
        OriginFault.Unreachable => "Check that the server runs and that a firewall lets this machine through; it is tried again by itself.",
        OriginFault.HostKeyUnknown => "Compare the server's key with its admin and add it to the agent user's ~/.ssh/known_hosts.",
        OriginFault.CertificateRefused => "Install the certificate authority on this machine, or correct the URL.",
        OriginFault.NotAdmitted => "If it is to be let in: wildebeest origin admit DIR NAME --role ROLE, at the origin.",
        OriginFault.PermissionDenied => $"Give this host's user access to {origin}; git's own try is: git ls-remote {origin} HEAD.",
        OriginFault.NoSuchRepository => "Check the path in 'origin'.",
        OriginFault.NoSuchBranch => "Push the branch back, or correct 'branch' in the settings; this host stays where it is meanwhile.",
        OriginFault.LocalDiskFull => "Make room; it goes on by itself.",
        OriginFault.LocalDamage => "It is cloned anew by itself.",
        _ => null,
    };

    /// <summary>The first line in which git says what was wrong, without its prefix.</summary>
    static string FirstWords(string standardError)
    {
        var lines = standardError.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var telling = Array.Find(lines, line => line.Contains(NotAdmittedWords, StringComparison.Ordinal) || line.Contains(EvictedWords, StringComparison.Ordinal))
            ?? Array.Find(lines, line => line.StartsWith("fatal: ", StringComparison.Ordinal))
            ?? Array.Find(lines, line => line.StartsWith("error: ", StringComparison.Ordinal))
            ?? Array.Find(lines, line => line.Contains("rejected]", StringComparison.Ordinal))
            ?? (lines.Length > 0 ? lines[0] : "git said nothing");
        foreach (var prefix in Prefixes)
        {
            if (telling.StartsWith(prefix, StringComparison.Ordinal))
            {
                telling = telling[prefix.Length..];
            }
        }

        return PrintableText.Line(telling.TrimEnd('.'), 300);
    }

    // A path, URL or ref that git repeats may contain any of the words that tell a cause.
    [GeneratedRegex(@"'(?:[a-z+]+://|/)[^'\n]*'|refs/\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
