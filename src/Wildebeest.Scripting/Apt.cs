using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// Packages of Debian, Ubuntu and their kin. Nobody is asked anything: configuration that was changed by hand is kept. What others that work with packages lock is
/// waited for. What was installed, with all that came along, is removed when the migration fails; what was replaced goes back to its earlier version where that can be had.
/// </summary>
public static class Apt
{
    /// <summary>Has a package installed. The lists of what can be had are fetched first where a source is new, or the package is not in them. Recommended packages do not come along.</summary>
    /// <param name="package">Its name.</param>
    /// <param name="version">A version, or one with <c>*</c>, such as <c>3.12.*</c>: what is there is kept if it matches, else what apt itself would choose if that matches, else the newest that does. Default: any that is there, else what apt would choose, by its priorities and pins.</param>
    /// <param name="lockWait">How long to wait for others that work with packages. Default: 2 minutes.</param>
    /// <param name="onChange">What is to happen at the end of the phase if it was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">There is no such package, the version cannot be had (with those that can), the packages are locked, or dpkg was broken off earlier by others.</exception>
    /// <example><code>Apt.Install("nginx");
    /// Apt.Install("rabbitmq-server", "3.12.*");</code></example>
    public static bool Install(string package, string? version = null, TimeSpan? lockWait = null, Reaction? onChange = null)
    {
        var name = Checked(package);
        return Ensure.That(Of(name, lockWait), new State { [name] = version ?? AptPackage.AnyVersion }, onChange);
    }

    /// <summary>Has a package not installed, and with it what depends on it.</summary>
    /// <param name="package">Its name.</param>
    /// <param name="purge">Whether its configuration goes too. An undo brings back the files that dpkg knows as configuration, and not what the package's own scripts delete besides. Default: it stays.</param>
    /// <param name="lockWait">How long to wait for others that work with packages. Default: 2 minutes.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The packages are locked, or dpkg was broken off earlier.</exception>
    /// <example><code>Apt.Remove("apache2");</code></example>
    public static bool Remove(string package, bool purge = false, TimeSpan? lockWait = null)
    {
        var name = Checked(package);
        return Ensure.That(Of(name, lockWait), new State { [name] = purge ? null : DpkgStatus.Removed });
    }

    /// <summary>Keeps a package at the version that is installed, whoever upgrades.</summary>
    /// <param name="package">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It is not installed.</exception>
    /// <example><code>Apt.Hold("postgresql-15");</code></example>
    public static bool Hold(string package) => Ensure.That(new PackageHold(Checked(package)), new State { [PackageHold.Held] = State.Yes });

    /// <summary>Ends <see cref="Hold"/>.</summary>
    /// <param name="package">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <example><code>Apt.Unhold("postgresql-15");</code></example>
    public static bool Unhold(string package) => Ensure.That(new PackageHold(Checked(package)), new State { [PackageHold.Held] = State.No });

    /// <summary>Fetches the lists of what can be had, where they are older than that.</summary>
    /// <param name="olderThan">Default: one hour.</param>
    /// <returns>Whether they were fetched.</returns>
    /// <exception cref="MigrationException">A source does not answer.</exception>
    /// <example><code>Apt.Update(olderThan: Hours(24));</code></example>
    public static bool Update(TimeSpan? olderThan = null)
    {
        var limit = olderThan ?? TimeSpan.FromHours(1);
        return ScriptSession.Current.Act(
            "lists of packages",
            look: () => AptProgram.ListsAreStale ? new Difference("a source is new") : AptProgram.ListsAge > limit ? new Difference($"they were older than {limit}") : null,
            undo: null,
            change: () =>
            {
                AptProgram.Update();
                return null;
            });
    }

    /// <summary>
    /// Adds a source of packages, whose signatures are held against its own key alone: <c>/etc/apt/sources.list.d/NAME.sources</c> and the key in
    /// <c>/etc/apt/keyrings/</c>. The next <see cref="Install"/> fetches its list.
    /// </summary>
    /// <param name="name">Of the files: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <param name="uri">Such as <c>https://apt.example.org/debian</c>.</param>
    /// <param name="suite">Such as <c>bookworm</c>; one that ends in <c>/</c> is a path, and has no components.</param>
    /// <param name="components">Such as <c>main</c>; several with blanks between them.</param>
    /// <param name="key">The key's own text, beginning with <c>-----BEGIN PGP</c>, or a file of the chain, <c>.asc</c> or <c>.gpg</c>.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The name is none, or there is no such file in the chain.</exception>
    /// <example><code>Apt.Repository("shop", "https://apt.example.org/debian", "bookworm", "main", key: "files/keys/shop.asc");
    /// Apt.Install("shop-server");</code></example>
    public static bool Repository(string name, string uri, string suite, string components, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(key);
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
        {
            throw new MigrationException($"repository {name}: a name is letters, digits, '.', '_' and '-'.");
        }

        var isText = key.TrimStart().StartsWith("-----BEGIN PGP", StringComparison.Ordinal);
        var keyring = $"/etc/apt/keyrings/{name}{(isText || !key.EndsWith(".gpg", StringComparison.Ordinal) ? ".asc" : ".gpg")}";
        var keyChanged = isText ? Files.Write(keyring, key.Trim() + "\n", mode: "0644") : Files.Deploy(key, keyring, mode: "0644");
        var source = $"Types: deb\nURIs: {uri}\nSuites: {suite}\n{(suite.EndsWith('/') ? "" : $"Components: {components}\n")}Signed-By: {keyring}\n";
        return Files.Write($"/etc/apt/sources.list.d/{name}.sources", source, mode: "0644") || keyChanged;
    }

    /// <summary>Ends what a dpkg that was broken off by somebody left half-way (<c>dpkg --configure -a</c>). What this migration itself left is ended by itself.</summary>
    /// <returns>Whether there was anything to end.</returns>
    /// <exception cref="MigrationException">A package cannot be configured.</exception>
    /// <example><code>Apt.Repair();
    /// Apt.Install("nginx");</code></example>
    public static bool Repair() => ScriptSession.Current.Act(
        "interrupted dpkg",
        look: () => DpkgStatus.Read().HalfDone is { Count: > 0 } half ? new Difference(string.Join(", ", half.Select(package => $"{package.Name} was {package.HalfWay}")))
            : DpkgStatus.WasInterrupted ? new Difference("it was broken off") : null,
        undo: null,
        change: () =>
        {
            AptProgram.ConfigureAll("packages that were left half-way");
            return null;
        });

    static AptPackage Of(string name, TimeSpan? lockWait) => new(name) { LockWait = lockWait ?? AptProgram.DefaultLockWait };

    static string Checked(string package)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        return !Tool.Exists("apt-get") ? throw new MigrationException($"package {package}: this host has no apt.")
            : char.IsAsciiLetterOrDigit(package[0]) && package.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '+' or '-' or ':') ? DpkgStatus.NameOf(package)
            : throw new MigrationException($"package {package}: that is no name of a package.");
    }
}
