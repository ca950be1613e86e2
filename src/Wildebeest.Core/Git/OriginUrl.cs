using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Git;

enum GitTransport
{
    File,
    Ssh,
    Http,
    Https,
}

/// <summary>
/// Where a repository is, in one of the forms that git takes and that run no program of the URL's choosing.
/// It may carry a password, so what people see (<see cref="ToString"/>) is not what git gets (<see cref="ForGit"/>).
/// </summary>
sealed record OriginUrl
{
    public const string Rule =
        "write an absolute path, file:///path, ssh://user@host/path, user@host:path, http://host/path or https://host/path";

    const int LongestUrl = 2_000;

    readonly string shown;
    readonly string user;
    readonly string shownUser;

    OriginUrl(string value, string shown, GitTransport transport, string? localPath = null, string user = "", string shownUser = "")
    {
        ForGit = value;
        this.shown = shown;
        this.user = user;
        this.shownUser = shownUser;
        Transport = transport;
        LocalPath = localPath;
    }

    /// <summary>As it was given: for git's input and the settings only, never for people, the log or arguments.</summary>
    public string ForGit { get; }

    /// <summary>
    /// What may stand in a process list: git gives the URL to the program that speaks http as an argument. Without the user where there is a password, so that git asks for both.
    /// </summary>
    public string ForArguments => Login is null ? ForGit : ForGit.Remove(ForGit.IndexOf("//", StringComparison.Ordinal) + 2, user.Length);

    /// <summary>The user and the password in it; null where there is none for http.</summary>
    public (string User, string Password)? Login => Transport is GitTransport.Http or GitTransport.Https && user.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
        ? (Uri.UnescapeDataString(user[..colon]), Uri.UnescapeDataString(user[(colon + 1)..^1]))
        : null;

    /// <summary>The host with its port, as it is written; empty where the URL has no scheme.</summary>
    public string Host => ForGit.IndexOf("//", StringComparison.Ordinal) is >= 0 and var start ? ForGit[(start + 2 + user.Length)..].Split('/', 2)[0] : "";

    public GitTransport Transport { get; }

    /// <summary>The repository's folder when it is on this machine.</summary>
    public string? LocalPath { get; }

    /// <exception cref="FormatException">The message is a sentence for people, without the password.</exception>
    public static OriginUrl Parse(string text) => TryParse(text, out var url, out var error) ? url : throw new FormatException(error);

    /// <summary>As <see cref="TryParse"/>, but what could be nothing else is a path from <paramref name="folder"/>, as one types it in a shell.</summary>
    public static bool TryParseArgument(string text, string folder, [NotNullWhen(true)] out OriginUrl? url, [NotNullWhen(false)] out string? error)
    {
        var isRelativePath = text.Length > 0 && text[0] is not ('/' or '-') && !text.Contains(':', StringComparison.Ordinal);
        return TryParse(isRelativePath ? Path.GetFullPath(text, folder) : text, out url, out error);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out OriginUrl? url, [NotNullWhen(false)] out string? error)
    {
        url = null;
        error = FindGeneralFault(text);
        if (error is not null)
        {
            return false;
        }

        if (text[0] == '/')
        {
            url = new OriginUrl(text, text, GitTransport.File, text);
            return true;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var colon = text.IndexOf(':');
        if (scheme > 0 && scheme == colon)
        {
            return TryParseUrl(text, text[..scheme], text[(scheme + 3)..], out url, out error);
        }

        return TryParseScpLike(text, out url, out error);
    }

    /// <summary>The same text without this origin's password, for what git says about it.</summary>
    public string HideIn(string text)
    {
        if (shown == ForGit)
        {
            return text;
        }

        // git also names the URL with a suffix or without one, so its user and password are looked for on their own.
        var hidden = text.Replace(ForGit, shown, StringComparison.Ordinal);
        return user == shownUser ? hidden : hidden.Replace(user, shownUser, StringComparison.Ordinal);
    }

    public bool Equals(OriginUrl? other) => other is not null && ForGit == other.ForGit;

    public override int GetHashCode() => ForGit.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => shown;

    static string? FindGeneralFault(string text)
    {
        if (text.Length == 0)
        {
            return $"It is empty: {Rule}.";
        }

        if (text.Length > LongestUrl)
        {
            return $"It is longer than {LongestUrl} characters.";
        }

        if (text[0] == '-')
        {
            return $"It begins with '-', which git would take for an option: {Rule}.";
        }

        if (PrintableText.Line(text, LongestUrl) != text)
        {
            return "It has control or invisible characters in it.";
        }

        // <helper>::<address> has git run the program git-remote-<helper>, and ext:: any program at all.
        var doubled = text.IndexOf("::", StringComparison.Ordinal);
        if (doubled > 0 && text.AsSpan(0, doubled).IndexOfAny('/', '[', '@') < 0)
        {
            return $"'{text[..doubled]}::' has git run a program of the URL's choosing, which is not allowed: {Rule}.";
        }

        return null;
    }

    static bool TryParseUrl(string text, string scheme, string rest, out OriginUrl? url, out string? error)
    {
        url = null;
        GitTransport transport;
        switch (scheme)
        {
            case "file":
                return TryParseFile(text, rest, out url, out error);
            case "ssh":
                transport = GitTransport.Ssh;
                break;
            case "http":
                transport = GitTransport.Http;
                break;
            case "https":
                transport = GitTransport.Https;
                break;
            default:
                error = $"The transport '{scheme}' is not one that hosts use: {Rule}.";
                return false;
        }

        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..];
        var at = authority.LastIndexOf('@');
        var user = authority[..(at + 1)];
        var host = authority[(at + 1)..];
        if (text.Contains(' ', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal))
        {
            error = "It has a space or a backslash in it: write them as %20 and %5C.";
            return false;
        }

        // ssh would take them for options.
        if (host.Length == 0 || host[0] is '-' or ':' || user is ['-' or '@', ..])
        {
            error = $"Its host or user is missing or begins with '-': {Rule}.";
            return false;
        }

        if (path.Length <= 1)
        {
            error = "It names a host, but no repository on it.";
            return false;
        }

        error = null;
        var shownUser = HideUser(user, transport);
        url = new OriginUrl(text, $"{scheme}://{shownUser}{host}{HideQuery(path)}", transport, localPath: null, user, shownUser);
        return true;
    }

    static bool TryParseFile(string text, string rest, out OriginUrl? url, out string? error)
    {
        url = null;
        var path = rest.StartsWith("localhost/", StringComparison.Ordinal) ? rest["localhost".Length..] : rest;
        if (path.Length <= 1 || path[0] != '/')
        {
            error = "A file URL has three slashes and an absolute path: file:///srv/chain.git.";
            return false;
        }

        // git reads %20 in a file URL as a space.
        error = null;
        url = new OriginUrl(text, text, GitTransport.File, Uri.UnescapeDataString(path));
        return true;
    }

    static bool TryParseScpLike(string text, out OriginUrl? url, out string? error)
    {
        url = null;
        var bracket = text.IndexOf(']');
        var colon = text.IndexOf(':', bracket < 0 ? 0 : bracket);
        if (colon <= 0 || text.AsSpan(0, colon).Contains('/'))
        {
            error = $"It is neither an absolute path nor a URL: {Rule}.";
            return false;
        }

        var target = text[..colon];
        var path = text[(colon + 1)..];
        var host = target[(target.LastIndexOf('@') + 1)..];
        if (!target.Contains('@') && path.Contains('@'))
        {
            error = "user:password@host:path is no form that git knows: write ssh://user@host/path and use a key.";
            return false;
        }

        if (path.Length == 0 || host.Length == 0 || host[0] == '-' || target.Contains(' '))
        {
            error = $"Its host or path is missing: {Rule}.";
            return false;
        }

        error = null;
        url = new OriginUrl(text, text, GitTransport.Ssh);
        return true;
    }

    /// <param name="user">With the '@' that ends it, or empty.</param>
    static string HideUser(string user, GitTransport transport)
    {
        var colon = user.IndexOf(':');
        if (colon >= 0)
        {
            return $"{user[..colon]}:***@";
        }

        // Forges take a token in the user's place.
        return transport == GitTransport.Ssh || user.Length == 0 ? user : "***@";
    }

    static string HideQuery(string path)
    {
        var query = path.AsSpan().IndexOfAny('?', '#');
        return query < 0 ? path : $"{path[..query]}{path[query]}***";
    }
}
