using Wildebeest.Scripting.Fetching;
using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting;

/// <summary>Files from the web, known by their checksum: on each host the same, today and in a year. Paths start with '/'.</summary>
public static class Download
{
    /// <summary>
    /// Makes the file be what the URL gives. What has the checksum already is not asked for. What comes with another one is refused, and nothing is placed. A checksum is required: what
    /// a URL gives may change any day, and a migration that is run in a year must do what it does today.
    /// </summary>
    /// <param name="path">Starts with '/'. A symbolic link is followed. Missing folders are made, with mode <c>0755</c>.</param>
    /// <param name="url"><c>https://…</c> or <c>http://…</c>, with <c>user:password@</c> if need be, which is never shown and goes to this server alone. Redirects are followed, 10 at most, and none from https to http. No proxy is used.</param>
    /// <param name="sha256">Of the content, 64 hexadecimal digits, as <c>sha256sum</c> says it. Default: <paramref name="sha512"/> is given instead.</param>
    /// <param name="sha512">Of the content, 128 hexadecimal digits. Default: <paramref name="sha256"/> is given instead.</param>
    /// <param name="mode">Octal, such as <c>"0755"</c>. Default: as the file has it, <c>0644</c> for a new one.</param>
    /// <param name="owner">A user, by name or number. Default: as the file has it.</param>
    /// <param name="group">A group, by name or number. Default: as the file has it.</param>
    /// <param name="largest">Bytes: what is larger is broken off. Default: 2 GB.</param>
    /// <param name="timeout">For all of it. A server that gives nothing for 30 seconds is given up earlier. Default: 5 minutes. To try again is the migration's <c>Retries</c>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed. A dry run asks the network for nothing.</returns>
    /// <exception cref="MigrationException">It does not come whole, or with another checksum; or it cannot be written.</exception>
    /// <example><code>Download.To("/usr/local/bin/shopctl", "https://downloads.example.org/shopctl-2.1",
    ///     sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", mode: "0755");</code></example>
    public static bool To(
        string path, string url, string? sha256 = null, string? sha512 = null, string? mode = null, string? owner = null, string? group = null, long largest = 2L << 30, TimeSpan? timeout = null,
        Reaction? onChange = null)
    {
        var checksum = Checksum.Of(path, sha256, sha512);
        var limit = timeout ?? TimeSpan.FromMinutes(5);
        if (limit <= TimeSpan.Zero || largest <= 0)
        {
            throw new MigrationException($"{path}: timeout: is a time such as Minutes(5), and largest: a number of bytes; both are more than nothing.");
        }

        return FetchedFile.Place(path, new Fetch(FetchUrl.Of(path, url), largest, limit), checksum, Access.Of(mode, owner, group), onChange);
    }
}
