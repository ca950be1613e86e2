using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Fetching;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>Working copies of git repositories on this host, at an exact commit. The <c>git</c> program does it, with no configuration, hooks or submodules.</summary>
public static class GitCheckouts
{
    /// <summary>
    /// Makes the folder be a working copy of the repository at this commit. A new one is made beside its place and renamed, so nobody sees half of it; one that is there is brought to the commit by git.
    /// A branch cannot be given: it is another commit tomorrow, and each host would have what was there when its turn came. When the migration fails it goes back to the commit that it was at, or is removed.
    /// </summary>
    /// <param name="folder">Starts with '/'. Nothing is there, or a working copy of git that belongs to whoever runs the agent (its <c>.git/config</c> could name programs to run) and in which no file of the repository was changed by hand.</param>
    /// <param name="url"><c>https://…</c>, <c>ssh://…</c>, <c>user@host:path</c>, <c>file:///…</c> or <c>/path</c>. A password in https goes to the server alone, and is nowhere shown or kept. ssh asks nobody: the key and the server's are there.</param>
    /// <param name="commit">The whole name of a commit, 40 (or 64) hexadecimal digits. What is at it already asks nobody. Default: <paramref name="tag"/> is given instead.</param>
    /// <param name="tag">A tag's name, such as <c>v2.1</c>. Once it is here it is not asked for again, even if it was moved there. Default: <paramref name="commit"/> is given instead.</param>
    /// <param name="timeout">For what comes from the server. Default: 5 minutes. To try again is the migration's <c>Retries</c>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed. A dry run asks the network for nothing.</returns>
    /// <exception cref="MigrationException">There is no such repository, commit or tag; something else, or another user's working copy, is in the folder's place; or a file in it was changed by hand, or is in the way of one that comes.</exception>
    /// <example><code>GitCheckouts.At("/srv/shop", "https://git.example.org/shop.git", tag: "v2.1", onChange: Services.Restart("shop"));</code></example>
    public static bool At(string folder, string url, string? commit = null, string? tag = null, TimeSpan? timeout = null, Reaction? onChange = null)
    {
        Target.Check(folder);
        if (Path.GetDirectoryName(folder) is not { } above || folder.Split('/').Contains("..") || folder.Any(char.IsControl))
        {
            throw new MigrationException($"git checkout {folder}: that is no place for one.");
        }

        var wanted = (commit, tag) switch
        {
            (not null, null) => commit.Length is 40 or 64 && commit.All(char.IsAsciiHexDigit) ? commit.ToLowerInvariant()
                : throw new MigrationException($"git checkout {folder}: a commit is given by its whole name of 40 hexadecimal digits, and '{commit}' is none; a part of it may mean another one tomorrow."),
            (null, not null) => IsTag(tag) ? GitCheckout.TagWord + tag : throw new MigrationException($"git checkout {folder}: '{tag}' is no name of a tag."),
            _ => throw new MigrationException($"git checkout {folder}: say which one, by commit: or by tag:."),
        };
        if (!Tool.Exists("git") && !ScriptSession.Current.Start.DryRun)
        {
            throw new MigrationException($"git checkout {folder}: there is no program git on this host's PATH.");
        }

        var source = GitSource.Of(folder, url);
        if (HostTree.Look(HostTree.Followed(above)) is null)
        {
            FolderChange.Make(above, Access.AsItIs, onChange: null);
        }

        return Ensure.That(
            new GitCheckout(folder) { Source = source, Limit = timeout ?? GitCheckout.DefaultLimit },
            new State { [GitCheckout.Origin] = source.Url, [GitCheckout.Commit] = wanted },
            onChange);
    }

    // A part of git's own rule, and all that anybody names a tag by.
    static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 200 && tag[0] is not ('-' or '/' or '.') && tag.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/' or '+')
        && !tag.Contains("..", StringComparison.Ordinal) && !tag.Contains("//", StringComparison.Ordinal) && !tag.EndsWith('/') && !tag.EndsWith(".lock", StringComparison.Ordinal);
}
