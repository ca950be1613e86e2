using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>
/// The Debian that every host starts from: made once from the machine's own mirror, kept in the user's cache, never changed afterwards. Its name says what is in
/// it. It is made beside its place and renamed, so that nobody sees half of one.
/// </summary>
static class BaseTree
{
    const string Release = "bookworm";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    static readonly string[] Packages =
        ["systemd", "systemd-sysv", "dbus", "iproute2", "procps", "ca-certificates", "git", "libgit2-1.5", "curl", "cron", "nftables", "kmod", "e2fsprogs"];

    // Not installed, only at hand.
    static readonly string[] AtHand = ["nginx", "haproxy", "postgresql", "redis-server", "hello"];

    public static string Cache { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/root", ".cache"),
        "wildebeest-tests");

    static string Name => $"{Release}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [.. Packages, "", .. AtHand, .. TestPackages.All.Select(package => package.ToString()), Setup.Version]))))[..12]}";

    /// <summary>Its folder, made if there is none yet: takes a minute or two, once.</summary>
    public static string Get()
    {
        Directory.CreateDirectory(Cache);
        var tree = Path.Combine(Cache, Name);

        // Two runs make one tree.
        using var one = FileLock.Wait(tree + ".lock", Limit);
        if (!Directory.Exists(tree))
        {
            TestContext.Progress.WriteLine($"Making a Debian for the hosts in {tree} (a minute or two, once) …");
            var unfinished = tree + ".unfinished";
            Make(unfinished);
            Directory.Move(unfinished, tree);
        }

        return tree;
    }

    static void Make(string tree)
    {
        Machine.Run("rm", "--recursive", "--force", "--one-file-system", tree);
        Machine.Try("debootstrap", Limit, ["--variant=minbase", $"--include={string.Join(',', Packages)}", Release, tree, .. Mirror()]).Successfully();
        // Not for long, and not worth waiting for the disk.
        File.WriteAllText($"{tree}/etc/dpkg/dpkg.cfg.d/unsafe-io", "force-unsafe-io\n");
        File.WriteAllText($"{tree}/etc/apt/apt.conf.d/10proxy", string.Concat(ProxySettings()));
        Chroot(tree, "apt-get", "clean");
        Chroot(tree, ["apt-get", "--yes", "--no-install-recommends", "--download-only", "install", .. AtHand]);

        var packages = tree + PackageRepository.Folder;
        Directory.CreateDirectory(packages);
        foreach (var package in Directory.EnumerateFiles($"{tree}/var/cache/apt/archives", "*.deb"))
        {
            File.Move(package, Path.Combine(packages, Path.GetFileName(package).Replace("%3a", "-", StringComparison.Ordinal)));
        }

        TestPackages.Build(packages);
        PackageRepository.WriteIndex(packages);
        File.Delete($"{tree}/etc/apt/apt.conf.d/10proxy");
        Machine.Run("rm", "--recursive", $"{tree}/var/lib/apt/lists");
        File.WriteAllText($"{tree}/etc/apt/sources.list", PackageRepository.Source);
        Chroot(tree, "apt-get", "update");
        Setup.Apply(tree);
    }

    static void Chroot(string tree, params IEnumerable<string> command) => Machine.Try("chroot", Limit, [tree, .. command]).Successfully();

    /// <summary>Where this machine has its own packages from; without one, debootstrap's own default.</summary>
    static IEnumerable<string> Mirror()
    {
        var sources = Machine.Try("apt-get", Limit, "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages");
        var main = sources.Output.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words is [_, Release, "main"]);
        return main is null ? [] : [main[0].TrimEnd('/')];
    }

    static IEnumerable<string> ProxySettings() =>
        Machine.Try("apt-config", Limit, "dump").Output.Split('\n').Where(line => line.StartsWith("Acquire::http", StringComparison.Ordinal)).Select(line => line + "\n");
}
