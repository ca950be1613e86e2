namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>Small packages of our own, in several versions: what Debian's repository never has at one time.</summary>
static class TestPackages
{
    /// <summary>Part of the tree's name: a change of these makes a new tree.</summary>
    public static IReadOnlyList<TestPackage> All { get; } =
    [
        new("savanna", "1.0"),
        new("savanna", "1.1"),
        new("savanna", "2.0"),
        // Its configuration is asked about when it was changed by hand.
        new("waterhole", "1.0", Depends: "savanna-common", Configuration: "depth = 1\n"),
        new("waterhole", "1.1", Depends: "savanna-common", Configuration: "depth = 2\n"),
        new("savanna-common", "1.0"),
        new("crocodile", "1.0", AfterInstall: "#!/bin/sh\nset -e\n[ -e /etc/crocodile-may-live ] || { echo 'the crocodile bites' >&2; exit 1; }\n"),
        new("slowpoke", "1.0", AfterInstall: "#!/bin/sh\nset -e\nwhile [ ! -e /run/slowpoke-may-go ]; do sleep 0.1; done\n"),
    ];

    public static void Build(string folder)
    {
        using var work = new TemporaryFolder();
        foreach (var package in All)
        {
            var root = work[$"{package.Name}-{package.Version}"];
            Write($"{root}/usr/share/{package.Name}/version", package.Version + "\n");
            Write($"{root}/DEBIAN/control", $"""
                Package: {package.Name}
                Version: {package.Version}
                Architecture: all
                Maintainer: Ann Author <ann@example.org>
                Description: a package for tests
                {(package.Depends is null ? "" : $"Depends: {package.Depends}\n")}
                """.TrimEnd() + "\n");
            if (package.Configuration is not null)
            {
                Write($"{root}/etc/{package.Name}.conf", package.Configuration);
                Write($"{root}/DEBIAN/conffiles", $"/etc/{package.Name}.conf\n");
            }

            if (package.AfterInstall is not null)
            {
                Write($"{root}/DEBIAN/postinst", package.AfterInstall);
                File.SetUnixFileMode($"{root}/DEBIAN/postinst", (UnixFileMode)0b111_101_101);
            }

            Machine.Run("dpkg-deb", "--root-owner-group", "--build", root, folder);
        }
    }

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

/// <param name="Configuration">The text of <c>/etc/NAME.conf</c>, marked as configuration.</param>
sealed record TestPackage(string Name, string Version, string? Depends = null, string? Configuration = null, string? AfterInstall = null);
