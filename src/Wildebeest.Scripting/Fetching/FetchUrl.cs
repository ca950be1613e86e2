using System.Text;

namespace Wildebeest.Scripting.Fetching;

/// <summary>Where something is fetched from. It may carry a password, or a token in its query, so what people see is not what the server gets.</summary>
sealed class FetchUrl
{
    readonly Uri url;

    FetchUrl(Uri url) => this.url = url;

    /// <summary>Without a user and a password.</summary>
    public Uri ForRequest => new UriBuilder(url) { UserName = "", Password = "", Fragment = "" }.Uri;

    /// <summary>What the URL says of who asks, for a header; null where it says nothing.</summary>
    public string? Credentials => url.UserInfo.Length == 0
        ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)));

    /// <exception cref="MigrationException">It is none that can be fetched from.</exception>
    public static FetchUrl Of(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // What is no URL is not shown: nobody knows which part of it is a password.
        return !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) && Uri.TryCreate(text, UriKind.Absolute, out var url) && IsFetchable(url)
            ? new FetchUrl(url)
            : throw new MigrationException($"{path}: it can be fetched from http://… and https://… alone, and the URL that is given is neither.");
    }

    /// <summary>Where a server sends who asks it.</summary>
    /// <exception cref="MigrationException">It is nowhere to follow to.</exception>
    public FetchUrl Redirected(Uri? location)
    {
        if (location is null || !Uri.TryCreate(ForRequest, location, out var next) || !IsFetchable(next))
        {
            throw new MigrationException($"{this} leads to somewhere else that is no URL of http or https");
        }

        if (url.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp)
        {
            throw new MigrationException($"{this} leads from https to http ({new FetchUrl(next)}), which is not followed");
        }

        // Credentials go to the server that they were given for, and to no other.
        var isSame = (url.Scheme, url.Host, url.Port) == (next.Scheme, next.Host, next.Port);
        var user = url.UserInfo.Split(':', 2);
        return new FetchUrl(isSame && url.UserInfo.Length > 0 ? new UriBuilder(next) { UserName = user[0], Password = user.ElementAtOrDefault(1) ?? "" }.Uri : new UriBuilder(next) { UserName = "", Password = "" }.Uri);
    }

    public override string ToString() => $"{url.Scheme}://{url.Authority[(url.Authority.LastIndexOf('@') + 1)..]}{url.AbsolutePath}{(url.Query.Length > 0 ? "?…" : "")}";

    static bool IsFetchable(Uri url) => (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0;
}
