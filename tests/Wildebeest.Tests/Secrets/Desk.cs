using System.Diagnostics;
using System.Text;
using Wildebeest.Checking;
using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Secrets;

namespace Wildebeest.Tests.Secrets;

/// <summary>A work tree with keys of hosts and of an admin, and the program age.</summary>
sealed class Desk : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("wildebeest-secrets-").FullName;

    public Desk(params string[] hosts)
    {
        Directory.CreateDirectory(Tree);
        Admin = MakeKey("anna", SecretPaths.AdminKeys);
        Array.ForEach(hosts, host => Trust(host));
        At = new SecretDesk(Tree, Age);
    }

    public AgeProgram Age { get; } = new(TimeProvider.System);

    public SecretDesk At { get; }

    public string Tree => Path.Combine(root, "tree");

    /// <summary>The admin's private key.</summary>
    public string Admin { get; }

    public ITreeFiles Files => new WorkTree(Tree);

    /// <returns>The private key.</returns>
    public string AdminComes(string name) => MakeKey(name, SecretPaths.AdminKeys);

    public void AdminGoes(string name) => File.Delete(Path.Combine(Tree, $"{SecretPaths.AdminKeys}/{name}.pub"));

    public void Trust(string host) => MakeKey(host, SecretPaths.HostKeys);

    public Task SetAsync(string name, string value, params string[] readers) =>
        At.SetAsync(name, Encoding.UTF8.GetBytes(value), [.. readers.Select(text => SecretReader.TryParse(text, out var reader) ? reader : throw new ArgumentException(text))], CancellationToken.None);

    public Task RewrapAsync(string role, string[] added, string[]? removed = null) =>
        At.RewrapAsync(RoleName.Parse(role), [.. added.Select(HostName.Parse)], [.. (removed ?? []).Select(HostName.Parse)], Admin, CancellationToken.None);

    public Task RotateAsync(string role, params string[] removed) => At.RotateAsync(RoleName.Parse(role), [.. removed.Select(HostName.Parse)], Admin, CancellationToken.None);

    /// <summary>As the host does it.</summary>
    /// <param name="at">The tree that the secret is taken from, where it is not the newest.</param>
    public Task<string> OpenAsync(string name, string host, string[] roles, string? at = null)
    {
        var opener = new SecretOpener(host, [.. roles.Select(RoleName.Parse)], KeyOf(host), Age) { Link = at is null ? null : "0123abc" };
        return opener.OpenAsync(opener.Find(name, at is null ? Files : new WorkTree(at), Files), CancellationToken.None);
    }

    /// <summary>The tree as it is now, kept as an old link.</summary>
    public string Keep()
    {
        var kept = Path.Combine(root, Guid.NewGuid().ToString("n"));
        using var copy = Process.Start("cp", ["-r", Tree, kept]);
        copy.WaitForExit();
        return kept;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Tree, path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Tree, path))!);
        File.WriteAllText(Path.Combine(Tree, path), text);
    }

    public string KeyOf(string name) => Path.Combine(root, name);

    public void Dispose() => Directory.Delete(root, recursive: true);

    string MakeKey(string name, string folder)
    {
        File.Delete(KeyOf(name));
        using var keygen = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", KeyOf(name)]) { RedirectStandardOutput = true })!;
        keygen.WaitForExit();
        Write($"{folder}/{name}.pub", File.ReadAllText(KeyOf(name) + ".pub"));
        return KeyOf(name);
    }
}
