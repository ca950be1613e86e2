using System.Text;
using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Storage;
using Wildebeest.Vars;

namespace Wildebeest.Secrets;

/// <summary>
/// What an admin does with secrets in a work tree of the chain. Each secret is sealed to the roles and hosts that it is for, and to the admins; each role has a pair of keys whose private half
/// is sealed to the role's hosts. So a new host of a role needs that one file sealed anew, and no secret.
/// </summary>
/// <param name="root">The work tree's top.</param>
sealed class SecretDesk(string root, AgeProgram age)
{
    /// <summary>All of it is seen whole by a script and hidden in what it says.</summary>
    const int LargestSecret = 256 * 1024;

    /// <summary>What is shorter is found in too many other texts to be hidden well, and guessed too soon.</summary>
    const int ShortestSecret = 8;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly PublicKeys keys = new(root);

    public SecretReaders Readers
    {
        get
        {
            var findings = new List<VarsFinding>();
            var readers = SecretReaders.Parse(TryRead(SecretPaths.Readers), findings);
            return findings.Count == 0 ? readers : throw VarsException.Of(findings);
        }
    }

    /// <summary>Seals a value, in the place of the one that there was.</summary>
    /// <param name="readers">Whom it is for; none: those that it was for.</param>
    /// <returns>Whom it is for.</returns>
    public async Task<IReadOnlyCollection<SecretReader>> SetAsync(string name, byte[] content, IReadOnlyCollection<SecretReader> readers, CancellationToken cancellationToken)
    {
        var path = SecretPaths.Of(name);
        var text = TextOf(name, content);
        var all = Readers;
        var given = readers.Count > 0 ? readers : all.Of(name);
        if (given.Count == 0)
        {
            throw new SecretException($"For whom the secret '{name}' is was not said.", $"Say it: wildebeest secret set {name} --for role:web --for host:db01.") { IsUsage = true };
        }

        foreach (var role in given.Where(reader => reader.Role is not null).Select(reader => reader.Role!.Value))
        {
            await EnsureRoleAsync(role, all, cancellationToken);
        }

        var next = all.With(name, given);
        Write(path, await age.SealAsync(text, keys.Of(given), cancellationToken));
        Write(SecretPaths.Readers, Encoding.UTF8.GetBytes(next.ToYaml()));
        return given;
    }

    /// <summary>Seals a role's keys to its hosts as they are now.</summary>
    /// <returns>Its hosts.</returns>
    public async Task<IReadOnlyCollection<HostName>> RewrapAsync(RoleName role, IReadOnlyCollection<HostName> added, IReadOnlyCollection<HostName> removed, string identityFile, CancellationToken cancellationToken)
    {
        var all = Readers;
        RequireHeld(role, removed, all);
        var next = all.With(role, all.HostsOf(role).Except(removed).Union(added));
        if (TryRead(SecretPaths.RoleIdentities(role)) is { } held)
        {
            var identities = await OpenAsync(SecretPaths.RoleIdentities(role), held, identityFile, cancellationToken);
            Write(SecretPaths.RoleIdentities(role), await age.SealAsync(identities, keys.OfHosts(next.HostsOf(role)), cancellationToken));
            if (TryRead(SecretPaths.RoleKey(role)) is null)
            {
                Write(SecretPaths.RoleKey(role), Encoding.ASCII.GetBytes(await age.PublicOfAsync(identities, cancellationToken) + "\n"));
            }
        }
        else
        {
            await EnsureRoleAsync(role, next, cancellationToken);
        }

        Write(SecretPaths.Readers, Encoding.UTF8.GetBytes(next.ToYaml()));
        return next.HostsOf(role);
    }

    /// <summary>Seals everything to those that it is for as they are now: after an admin came, after a host has another key, after an edit of the list. The keys of roles stay the same, so who had them has them.</summary>
    public async Task RewrapAllAsync(string identityFile, CancellationToken cancellationToken)
    {
        var all = Readers;
        foreach (var role in RolesOf(all))
        {
            await RewrapAsync(role, [], [], identityFile, cancellationToken);
        }

        await SealAgainAsync(all, _ => true, identityFile, cancellationToken);
    }

    /// <summary>
    /// A new pair of keys for a role, to which its secrets are sealed from here on. The old private keys stay with the new one, for those who run old links later; who is removed keeps the old ones, and what
    /// they opened.
    /// </summary>
    /// <returns>The role's secrets.</returns>
    public async Task<IReadOnlyCollection<string>> RotateAsync(RoleName role, IReadOnlyCollection<HostName> removed, string identityFile, CancellationToken cancellationToken)
    {
        var all = Readers;
        RequireHeld(role, removed, all);
        if (TryRead(SecretPaths.RoleIdentities(role)) is not { } held)
        {
            throw new SecretException($"The role {role} has no keys here.", $"It gets them with its first secret: wildebeest secret set NAME --for role:{role}.") { IsUsage = true };
        }

        var old = await OpenAsync(SecretPaths.RoleIdentities(role), held, identityFile, cancellationToken);
        var made = await age.MakeKeysAsync(cancellationToken);
        var next = all.With(role, all.HostsOf(role).Except(removed));

        // First what opens, then what is sealed to it: interrupted between the two, nothing is sealed that nobody opens.
        Write(SecretPaths.RoleIdentities(role), await age.SealAsync([.. Encoding.ASCII.GetBytes(made.Private + "\n"), .. old], keys.OfHosts(next.HostsOf(role)), cancellationToken));
        Write(SecretPaths.RoleKey(role), Encoding.ASCII.GetBytes(made.Public + "\n"));
        Write(SecretPaths.Readers, Encoding.UTF8.GetBytes(next.ToYaml()));
        return await SealAgainAsync(next, readers => readers.Any(reader => reader.Role == role), identityFile, cancellationToken);
    }

    /// <summary>
    /// New keys for every role, and everything sealed to those that it is for as they are now: after an admin went, or a host's key was stolen. What they opened, and what the old commits hold, they still know.
    /// </summary>
    public async Task RotateAllAsync(string identityFile, CancellationToken cancellationToken)
    {
        foreach (var role in RolesOf(Readers))
        {
            if (TryRead(SecretPaths.RoleIdentities(role)) is null)
            {
                await EnsureRoleAsync(role, Readers, cancellationToken);
            }
            else
            {
                await RotateAsync(role, [], identityFile, cancellationToken);
            }
        }

        await SealAgainAsync(Readers, readers => readers.All(reader => reader.Role is null), identityFile, cancellationToken);
    }

    static IOrderedEnumerable<RoleName> RolesOf(SecretReaders all) =>
        all.Roles.Keys.Union(all.Secrets.Values.SelectMany(readers => readers).Where(reader => reader.Role is not null).Select(reader => reader.Role!.Value)).Order();

    /// <summary>A host that is mistyped would keep what it was to lose.</summary>
    static void RequireHeld(RoleName role, IReadOnlyCollection<HostName> removed, SecretReaders all)
    {
        var held = all.HostsOf(role);
        if (removed.Where(host => !held.Contains(host)).ToList() is { Count: > 0 } strange)
        {
            throw new SecretException($"{string.Join(", ", strange)} cannot be removed: the keys of role:{role} are held by {(held.Count == 0 ? "no host" : string.Join(", ", held))}.", "Write the host's name as it stands there.") { IsUsage = true };
        }
    }

    async Task<IReadOnlyCollection<string>> SealAgainAsync(SecretReaders all, Func<IReadOnlySet<SecretReader>, bool> isMeant, string identityFile, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var (name, readers) in all.Secrets.Where(secret => isMeant(secret.Value)))
        {
            var path = SecretPaths.Of(name);
            if (TryRead(path) is not { } content)
            {
                throw SecretException.Unknown(name, []);
            }

            Write(path, await age.SealAsync(await OpenAsync(path, content, identityFile, cancellationToken), keys.Of(readers), cancellationToken));
            names.Add(name);
        }

        return names;
    }

    async Task EnsureRoleAsync(RoleName role, SecretReaders all, CancellationToken cancellationToken)
    {
        var (published, held) = (TryRead(SecretPaths.RoleKey(role)) is not null, TryRead(SecretPaths.RoleIdentities(role)) is not null);
        if (published && held)
        {
            return;
        }

        // New keys in the place of one half would take the old links' secrets from the role's hosts.
        if (published || held)
        {
            var (there, missing) = published ? (SecretPaths.RoleKey(role), SecretPaths.RoleIdentities(role)) : (SecretPaths.RoleIdentities(role), SecretPaths.RoleKey(role));
            throw new SecretException($"There is {there}, and its other half {missing} is missing.",
                held ? $"It is written anew by: wildebeest secret rewrap {role}." : $"Bring it back from the chain: git log -- {missing} names the link that took it away, git checkout LINK^ -- {missing} has it again.");
        }

        var made = await age.MakeKeysAsync(cancellationToken);
        Write(SecretPaths.RoleIdentities(role), await age.SealAsync(Encoding.ASCII.GetBytes(made.Private + "\n"), keys.OfHosts(all.HostsOf(role)), cancellationToken));
        Write(SecretPaths.RoleKey(role), Encoding.ASCII.GetBytes(made.Public + "\n"));
    }

    async Task<byte[]> OpenAsync(string path, byte[] content, string identityFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(identityFile))
        {
            throw new SecretException($"There is no key {identityFile} to open {path} with.", "Name the private half of an admin's key: --identity FILE.") { IsUsage = true };
        }

        return await age.TryOpenAsync(content, identityFile, cancellationToken)
            ?? throw new SecretException($"The key {identityFile} does not open {path}: it was sealed to other admins' keys.", $"Have one of those in {SecretPaths.AdminKeys}/ at that time do it, or name another key: --identity FILE.");
    }

    // A line from a pipe ends in a line end that is no part of what it says; a key or a certificate of many lines does.
    static byte[] TextOf(string name, byte[] content)
    {
        string text;
        try
        {
            text = Utf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw SecretException.NoText(name);
        }

        text = text.AsSpan().TrimEnd("\r\n").IndexOf('\n') < 0 ? text.TrimEnd('\r', '\n') : text;
        return text.Trim().Length < ShortestSecret
            ? throw new SecretException($"The value for '{name}' is shorter than {ShortestSecret} characters: it could not be hidden in what migrations say, and is soon guessed.", "Take a longer one.") { IsUsage = true }
            : content.Length > LargestSecret
                ? throw new SecretException($"The value for '{name}' is larger than {LargestSecret / 1024} KB.", "Seal a key, and encrypt the large file with that.") { IsUsage = true }
                : Utf8.GetBytes(text);
    }

    byte[]? TryRead(string path) => DurableFile.TryRead(Path.Combine(root, path));

    void Write(string path, byte[] content)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        DurableFile.Write(file, content, DurableFile.Readable);
    }
}
