using System.Text;
using Wildebeest.Hosts;
using Wildebeest.Storage;

namespace Wildebeest.Secrets;

/// <summary>The public keys of a work tree: of hosts, roles and admins. Everything is sealed to the admins too, or nobody could seal it anew.</summary>
sealed class PublicKeys(string root)
{
    static readonly string[] Kinds = ["ssh-ed25519 ", "ssh-rsa ", "age1"];

    public IReadOnlyList<string> Of(IEnumerable<SecretReader> readers) =>
        [.. readers.SelectMany(reader => reader.Role is { } role ? In(SecretPaths.RoleKey(role), "wildebeest secret rewrap") : OfHost(reader.Host!.Value)).Concat(Admins).Distinct()];

    public IReadOnlyList<string> OfHosts(IEnumerable<HostName> hosts) => [.. hosts.SelectMany(OfHost).Concat(Admins).Distinct()];

    IEnumerable<string> OfHost(HostName host) => In(SecretPaths.HostKey(host), $"wildebeest host trust {host}");

    IReadOnlyList<string> Admins
    {
        get
        {
            var folder = Path.Combine(root, SecretPaths.AdminKeys);
            string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*" + SecretPaths.PublicExtension).Order(StringComparer.Ordinal)] : [];
            return files.Length > 0
                ? [.. files.SelectMany(file => In($"{SecretPaths.AdminKeys}/{Path.GetFileName(file)}", ""))]
                : throw new SecretException($"There is no admin's key in {SecretPaths.AdminKeys}/, so nobody could open what is sealed to seal it for another host.", $"Put your own public key there: cp ~/.ssh/id_ed25519.pub {SecretPaths.AdminKeys}/YOU.pub.");
        }
    }

    IReadOnlyList<string> In(string path, string maker)
    {
        var bytes = DurableFile.TryRead(Path.Combine(root, path)) ?? throw new SecretException($"There is no key {path}.", $"Make it: {maker}.");
        var lines = Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return lines.Count > 0 && lines.All(line => Kinds.Any(kind => line.StartsWith(kind, StringComparison.Ordinal)))
            ? [.. lines.Select(line => string.Join(' ', line.Split(' ').Take(2)))]
            : throw new SecretException($"{path} holds no public key that age can seal to.", "It must be a line 'ssh-ed25519 …', 'ssh-rsa …' or 'age1…'.");
    }
}
