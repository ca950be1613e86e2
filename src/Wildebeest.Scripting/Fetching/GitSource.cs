using System.Text;

namespace Wildebeest.Scripting.Fetching;

/// <summary>Where a repository is, in a form that runs no program of the URL's choosing. A password in it goes to git by the environment, where no list of processes shows it.</summary>
/// <param name="Url">Without a password, as it stands in the working copy.</param>
/// <param name="Authorization">A header's value; null without a password.</param>
sealed record GitSource(string Url, string? Authorization)
{
    /// <exception cref="MigrationException">It is none that is fetched from.</exception>
    public static GitSource Of(string folder, string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) || url.StartsWith('-') || url.Contains("::", StringComparison.Ordinal) || TryParse(url) is not { } source)
        {
            throw new MigrationException($"{folder}: a repository is fetched from https://…, ssh://…, user@host:path, file:///… or /path, and the URL that is given is none of these.");
        }

        return source;
    }

    static GitSource? TryParse(string url)
    {
        if (url.StartsWith('/'))
        {
            return new GitSource(url, null);
        }

        if (!url.Contains("://", StringComparison.Ordinal))
        {
            // user@host:path, as ssh has it.
            var at = url.IndexOf('@', StringComparison.Ordinal);
            return at > 0 && url.IndexOf(':', at) > at + 1 && url.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || slash > at) && url[at + 1] != '-' ? new GitSource(url, null) : null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("https" or "ssh" or "file") || parsed.Host.StartsWith('-') || (parsed.Scheme == "ssh" && parsed.UserInfo.Contains(':', StringComparison.Ordinal)))
        {
            return null;
        }

        if (parsed.Scheme != "https" || parsed.UserInfo.Length == 0)
        {
            return new GitSource(url, null);
        }

        var plain = new UriBuilder(parsed) { UserName = "", Password = "" }.Uri.AbsoluteUri;
        return new GitSource(plain, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(parsed.UserInfo))));
    }
}
