using Wildebeest.Scripting.Keys;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// Which keys let somebody in as a user over ssh: <c>~/.ssh/authorized_keys</c>, mode <c>0600</c>, in <c>~/.ssh</c>, mode <c>0700</c>, both the user's. A link in their place is refused.
/// Two keys are the same when their type and the key itself are, whatever their options and comments. Put back when the migration fails.
/// </summary>
public static class AuthorizedKeys
{
    /// <summary>Lets these keys in. One that is there keeps its line, and gets the options that are given with it, if any.</summary>
    /// <param name="user">Who it is then.</param>
    /// <param name="keys">Each a public key as its <c>.pub</c> file has it, with options before it if you like.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such user, a key is none, or what is in its home cannot be changed safely.</exception>
    /// <example><code>AuthorizedKeys.Allow("deploy", Template("files/keys/anna.pub"));
    /// AuthorizedKeys.Allow("backup", "restrict,command=\"/usr/local/bin/backup\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGXmxyEZ5EVr4DKd3gIcQvSBHFyMZ4nlcLeCE5lpRsqW backup@db01");</code></example>
    public static bool Allow(string user, params string[] keys)
    {
        var given = Parsed(keys);
        return Ensure.That(Of(user), found => Whole(AuthorizedKeyText.Allow(found[AuthorizedKeysFile.Text] ?? "", given)));
    }

    /// <summary>Lets these keys in no more. What else the file holds stays.</summary>
    /// <param name="user">Who they let in as.</param>
    /// <param name="keys">Each a public key; its options and comment count for nothing.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such user, a key is none, or what is in its home cannot be changed safely.</exception>
    /// <example><code>AuthorizedKeys.Forbid("deploy", Template("files/keys/bert.pub"));</code></example>
    public static bool Forbid(string user, params string[] keys)
    {
        var given = Parsed(keys);
        return Ensure.That(Of(user), found => found[AuthorizedKeysFile.Text] is { } text ? new State { [AuthorizedKeysFile.Text] = AuthorizedKeyText.Forbid(text, given) } : new State());
    }

    /// <summary>Lets in these keys and no others: the whole file is these lines.</summary>
    /// <param name="user">Who it is then.</param>
    /// <param name="keys">Each a public key, with options before it if you like. None lets nobody in.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such user, a key is none, or what is in its home cannot be changed safely.</exception>
    /// <example><code>AuthorizedKeys.Exactly("deploy", Template("files/keys/anna.pub"), Template("files/keys/carl.pub"));</code></example>
    public static bool Exactly(string user, params string[] keys)
    {
        var text = AuthorizedKeyText.Exactly(Parsed(keys));
        return Ensure.That(Of(user), Whole(text));
    }

    static State Whole(string text) => new() { [AuthorizedKeysFile.Folder] = "0700", [AuthorizedKeysFile.Access] = "0600", [AuthorizedKeysFile.Text] = text };

    static AuthorizedKeysFile Of(string user) => new(AccountProgram.Name("user", user));

    static AuthorizedKey[] Parsed(IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        AuthorizedKey[] parsed = [.. keys.Select(AuthorizedKey.Parse)];
        return parsed.GroupBy(key => (key.Type, key.Blob)).FirstOrDefault(same => same.Select(key => key.Options).Distinct().Count() > 1) is { } twice
            ? throw new MigrationException($"The key {twice.First().Type} {twice.First().Blob[^12..]} is given twice, with other options.")
            : parsed;
    }
}
