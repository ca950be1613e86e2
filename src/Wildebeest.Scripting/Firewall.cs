using System.Security.Cryptography;
using System.Text;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// The firewall of the kernel, by nftables: tables of one's own, which leave those of others (Docker's, an admin's) alone. A rule that locks people out is found by the migration's <c>Check</c>: when that
/// fails the table that was there before is loaded again, for which this host needs nobody.
/// </summary>
public static class Firewall
{
    const string Folder = "/etc/nftables.d";
    const string Whole = "/etc/nftables.conf";

    static readonly string[] Families = ["inet", "ip", "ip6", "arp", "bridge", "netdev"];

    /// <summary>
    /// Makes a table be there, with these chains and sets and no others. The text is checked by <c>nft -c</c>, placed as <c>/etc/nftables.d/NAME.nft</c>, and loaded at one moment: no packet passes in between. For
    /// the next boot <c>/etc/nftables.conf</c> includes that folder, and the service <c>nftables</c>, where there is one, starts with the machine.
    /// </summary>
    /// <param name="name">Of the table and its file: letters, digits, <c>_</c> and <c>-</c>, beginning with a letter.</param>
    /// <param name="rules">What stands between the table's braces, in the language of nftables.</param>
    /// <param name="family">Of the table: <c>inet</c> for IPv4 and IPv6 together, <c>ip</c>, <c>ip6</c>, <c>arp</c>, <c>bridge</c> or <c>netdev</c>.</param>
    /// <param name="onChange">What is to happen at the end of the phase if anything was changed.</param>
    /// <returns>Whether anything was changed. What somebody changed in the kernel's table by hand is not seen, unless the table is gone.</returns>
    /// <exception cref="MigrationException">The rules are not right, with nft's own words; or there is no program <c>nft</c>.</exception>
    /// <example><code>Firewall.Table("shop", """
    ///     chain input {
    ///         type filter hook input priority filter; policy drop;
    ///         ct state established,related accept
    ///         iif lo accept
    ///         tcp dport { 22, 80, 443 } accept
    ///     }
    ///     """);</code></example>
    public static bool Table(string name, string rules, string family = "inet", Reaction? onChange = null)
    {
        Check(name, family);
        var body = Checked(name, rules);
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16];
        var text = TextOf(name, family, body, mark);

        // Each is looked at, whatever the ones before it say.
        var isPlaced = Files.Write(FileOf(name), text, mode: "0644", validate: "nft -c -f {path}", onChange: onChange);
        var isLoaded = Ensure.That(new FirewallTable(family, name) { Text = text }, new State { [FirewallTable.Loaded] = mark }, onChange);
        var isIncluded = Lines.Ensure(Whole, $"include \"{Folder}/*.nft\"", matching: $"^\\s*include\\s+\"{Folder}/\\*\\.nft\"\\s*$", create: true);
        var isEnabled = ServiceSystem.TryFind("nftables") is { Facts.IsEnabled: not null } && Services.Enable("nftables");
        return isPlaced || isLoaded || isIncluded || isEnabled;
    }

    /// <summary>Makes a table and its file be gone.</summary>
    /// <param name="name">Of the table and its file.</param>
    /// <param name="family">Of the table.</param>
    /// <param name="onChange">What is to happen at the end of the phase if the table was there.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It cannot be removed, or there is no program <c>nft</c>.</exception>
    /// <example><code>Firewall.RemoveTable("shop");</code></example>
    public static bool RemoveTable(string name, string family = "inet", Reaction? onChange = null)
    {
        Check(name, family);
        var isUnloaded = Ensure.That(new FirewallTable(family, name), new State { [FirewallTable.Loaded] = null }, onChange);
        var isRemoved = Files.Delete(FileOf(name));
        return isUnloaded || isRemoved;
    }

    internal static string TextOf(string name, string family, string body, string mark) =>
        $"# Written by wildebeest, which brings this text back: change it in the chain.\n{FirewallTable.Anew(family, name)}\ntable {family} {name} {{\n\t{FirewallTable.MarkLine(mark)}\n{body}}}\n";

    /// <summary>The rules, each line with its end.</summary>
    /// <exception cref="MigrationException">They go on after the table's end.</exception>
    internal static string Checked(string name, string rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (rules.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t')))
        {
            throw new MigrationException($"firewall table {name}: there is a control character in its rules.");
        }

        // A brace too many would end the table, and what follows could be about any other one.
        var depth = 0;
        foreach (var line in rules.Split('\n'))
        {
            var isQuoted = false;
            foreach (var letter in line)
            {
                if (letter == '#' && !isQuoted)
                {
                    break;
                }

                isQuoted ^= letter == '"';
                depth += isQuoted ? 0 : letter switch { '{' => 1, '}' => -1, _ => 0 };
                if (depth < 0)
                {
                    throw new MigrationException($"firewall table {name}: there is a '}}' too many in its rules: {line.Trim()}");
                }
            }
        }

        return rules.TrimEnd('\n') + "\n";
    }

    static string FileOf(string name) => $"{Folder}/{name}.nft";

    static void Check(string name, string family)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > 64 || !char.IsAsciiLetter(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            throw new MigrationException($"firewall table {name}: a name is letters, digits, '_' and '-', and begins with a letter.");
        }

        if (!Families.Contains(family))
        {
            throw new MigrationException($"firewall table {name}: '{family}' is no family; there are {string.Join(", ", Families)}.");
        }
    }
}
