using System.Text;
using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Vars;

namespace Wildebeest.Secrets;

/// <summary><c>secrets/recipients.yaml</c>: which hosts hold the key of a role, and for whom each secret is. The files themselves do not say so in the clear.</summary>
sealed record SecretReaders(IReadOnlyDictionary<RoleName, IReadOnlySet<HostName>> Roles, IReadOnlyDictionary<string, IReadOnlySet<SecretReader>> Secrets)
{
    const string RolesName = "roles";
    const string SecretsName = "secrets";

    public static SecretReaders None { get; } = new(new SortedDictionary<RoleName, IReadOnlySet<HostName>>(), new SortedDictionary<string, IReadOnlySet<SecretReader>>(StringComparer.Ordinal));

    public IReadOnlySet<SecretReader> Of(string secret) => Secrets.GetValueOrDefault(secret) ?? new SortedSet<SecretReader>();

    public IReadOnlySet<HostName> HostsOf(RoleName role) => Roles.GetValueOrDefault(role) ?? new SortedSet<HostName>();

    public SecretReaders With(RoleName role, IEnumerable<HostName> hosts) =>
        this with { Roles = new SortedDictionary<RoleName, IReadOnlySet<HostName>>(Roles.ToDictionary()) { [role] = new SortedSet<HostName>(hosts) } };

    public SecretReaders With(string secret, IEnumerable<SecretReader> readers) =>
        this with { Secrets = new SortedDictionary<string, IReadOnlySet<SecretReader>>(Secrets.ToDictionary(), StringComparer.Ordinal) { [secret] = new SortedSet<SecretReader>(readers) } };

    public static SecretReaders Parse(byte[]? bytes, List<VarsFinding> findings)
    {
        var roles = new SortedDictionary<RoleName, IReadOnlySet<HostName>>();
        var secrets = new SortedDictionary<string, IReadOnlySet<SecretReader>>(StringComparer.Ordinal);
        var top = bytes is null ? null : VarsFile.Parse(bytes, SecretPaths.Readers, findings) is [var section, ..] ? section.Values : null;
        foreach (var (name, value) in top?.Entries ?? new Dictionary<string, VarValue>())
        {
            switch (name)
            {
                case RolesName:
                    foreach (var (text, hosts, where) in Lists(value, findings))
                    {
                        if (RoleName.TryParse(text, out var role))
                        {
                            roles[role] = new SortedSet<HostName>(Words<HostName>(hosts, HostName.TryParse, HostName.Rule, findings));
                        }
                        else
                        {
                            findings.Add(new VarsFinding(where, $"'{PrintableText.Line(text, 80)}' is no role: {RoleName.Rule}.", "Mend the name."));
                        }
                    }

                    break;
                case SecretsName:
                    foreach (var (secret, readers, where) in Lists(value, findings))
                    {
                        if (SecretPaths.IsName(secret))
                        {
                            secrets[secret] = new SortedSet<SecretReader>(Words<SecretReader>(readers, SecretReader.TryParse, SecretReader.Rule, findings));
                        }
                        else
                        {
                            findings.Add(new VarsFinding(where, $"'{PrintableText.Line(secret, 80)}' is no secret's name: {SecretPaths.NameRule}.", "Mend the name."));
                        }
                    }

                    break;
                default:
                    findings.Add(new VarsFinding(value.Where, $"There is no '{PrintableText.Line(name, 80)}' here: it holds {RolesName} and {SecretsName}.", "Take it away."));
                    break;
            }
        }

        return new SecretReaders(roles, secrets);
    }

    /// <summary>The file's text; the same for the same readers.</summary>
    public string ToYaml()
    {
        var text = new StringBuilder("# Who may open which secret. Written by `wildebeest secret`; a change by hand takes hold with `wildebeest secret rewrap`.\n");
        Append(RolesName, Roles.Select(role => (role.Key.ToString(), string.Join(", ", role.Value))));
        Append(SecretsName, Secrets.Select(secret => (secret.Key, string.Join(", ", secret.Value))));
        return text.ToString();

        void Append(string section, IEnumerable<(string Name, string Words)> lines)
        {
            var all = lines.ToList();
            text.Append(all.Count == 0 ? $"{section}: {{}}\n" : $"{section}:\n");
            all.ForEach(line => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  \"{line.Name}\": [{line.Words}]\n"));
        }
    }

    delegate bool Parser<T>(string text, out T parsed);

    static IEnumerable<(string Name, IReadOnlyList<VarValue> Items, string Where)> Lists(VarValue value, List<VarsFinding> findings)
    {
        if (value is not VarMap map)
        {
            findings.Add(new VarsFinding(value.Where, "Here must be lines 'name: [words]'.", "Write them below it, indented."));
            yield break;
        }

        foreach (var (name, words) in map.Entries)
        {
            if (words is VarList list)
            {
                yield return (name, list.Items, words.Where);
            }
            else
            {
                findings.Add(new VarsFinding(words.Where, $"'{PrintableText.Line(name, 80)}' must be a list.", "Write 'name: [word, word]'."));
            }
        }
    }

    static IEnumerable<T> Words<T>(IReadOnlyList<VarValue> items, Parser<T> parse, string rule, List<VarsFinding> findings)
    {
        foreach (var item in items)
        {
            if (item is VarScalar scalar && parse(scalar.Text, out var parsed))
            {
                yield return parsed;
            }
            else
            {
                findings.Add(new VarsFinding(item.Where, $"'{PrintableText.Line((item as VarScalar)?.Text ?? "", 80)}' cannot stand here: {rule}.", "Mend it."));
            }
        }
    }
}
