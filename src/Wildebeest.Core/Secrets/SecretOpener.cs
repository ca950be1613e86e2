using System.Text;
using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Vars;

namespace Wildebeest.Secrets;

/// <summary>A secret as the chain has it, and the roles of this host through which it may be opened.</summary>
/// <param name="IsForHost">Whether it is for this host by its name.</param>
/// <param name="Roles">With each role's keys, sealed.</param>
sealed record SealedSecret(string Name, byte[] Content, bool IsForHost, IReadOnlyList<(RoleName Role, byte[]? Identities)> Roles);

/// <summary>Opens secrets on the host that they are for, in memory.</summary>
/// <param name="keyFile">The private half of this host's key.</param>
sealed class SecretOpener(string host, IReadOnlyList<RoleName> roles, string keyFile, AgeProgram age)
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The link of the migration that asks, which stays as it is; null where the newest link is asked.</summary>
    public string? Link { get; init; }

    /// <param name="tree">Where the secret is, and who it is for: what a migration saw when it was written, it sees for ever.</param>
    /// <param name="newest">Where the keys of roles are: a host that joins later finds its way into old links by them.</param>
    /// <exception cref="SecretException">It is not there, or not for this host.</exception>
    public SealedSecret Find(string name, ITreeFiles tree, ITreeFiles newest)
    {
        if (tree.Read(SecretPaths.Of(name)) is not { } content)
        {
            throw SecretException.Unknown(name, [.. Names(tree).OrderBy(known => EditDistance.Between(name, known)).ThenBy(known => known, StringComparer.Ordinal).Take(5)], Link);
        }

        var findings = new List<VarsFinding>();
        var readers = SecretReaders.Parse(tree.Read(SecretPaths.Readers), findings).Of(name);
        var mine = readers.Where(reader => reader.Role is { } role && roles.Contains(role)).Select(reader => reader.Role!.Value).ToList();
        var isForHost = readers.Any(reader => reader.Host?.ToString() == host);
        if (!isForHost && mine.Count == 0)
        {
            // What is wrong in the list may be the line that names this host.
            throw findings.Count > 0 ? VarsException.Of(findings) : SecretException.NotFor(name, host, [.. readers], Link);
        }

        return new SealedSecret(name, content, isForHost, [.. mine.Select(role => (role, newest.Read(SecretPaths.RoleIdentities(role))))]);
    }

    /// <exception cref="SecretException">This host's key does not open it.</exception>
    public async Task<string> OpenAsync(SealedSecret secret, CancellationToken cancellationToken)
    {
        if (!File.Exists(keyFile))
        {
            throw SecretException.NoKey(keyFile);
        }

        var opened = secret.IsForHost ? await age.TryOpenAsync(secret.Content, keyFile, cancellationToken) : null;
        foreach (var (_, identities) in secret.Roles.TakeWhile(_ => opened is null))
        {
            opened = identities is not null && await age.TryOpenAsync(identities, keyFile, cancellationToken) is { } keys
                ? await age.TryOpenWithAsync(secret.Content, keys, cancellationToken)
                : null;
        }

        try
        {
            return opened is not null ? Utf8.GetString(opened)
                : throw (secret.Roles is [var first, ..] ? SecretException.NotWrapped(secret.Name, first.Role.ToString(), host) : SecretException.OtherKey(secret.Name, host, Link));
        }
        catch (DecoderFallbackException)
        {
            throw SecretException.NoText(secret.Name);
        }
    }

    public static IEnumerable<string> Names(ITreeFiles tree) =>
        tree.List(SecretPaths.Folder).Where(path => path.EndsWith(SecretPaths.Extension, StringComparison.Ordinal)).Select(path => path[(SecretPaths.Folder.Length + 1)..^SecretPaths.Extension.Length]);
}
