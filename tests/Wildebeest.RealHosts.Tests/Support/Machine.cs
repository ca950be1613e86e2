namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>What this machine must have for hosts to be booted on it.</summary>
static class Machine
{
    static readonly string[] Programs = ["systemd-nspawn", "debootstrap", "nsenter", "ip", "mount", "chroot", "dpkg-deb", "gpg"];

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Why no host can be booted here; null where it can be done.</summary>
    public static string? Hindrance()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "only root may boot hosts";
        }

        var missing = Programs.Where(program => !Executable.Exists(program)).ToList();
        return missing.Count > 0 ? $"{string.Join(", ", missing)}: not installed (Debian: apt-get install debootstrap systemd-container gpg)" : null;
    }

    /// <summary>Runs a program of this machine; its own words are the exception when it fails.</summary>
    public static Finished Run(string program, params IEnumerable<string> arguments) => Try(program, Limit, arguments).Successfully();

    public static Finished Try(string program, TimeSpan limit, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        return process.WaitForExit(limit);
    }

    // The environment of whoever runs the tests: the way to the mirror may lead through its proxy.
    public static ChildProcess Start(string program, params IEnumerable<string> arguments) =>
        new(Executable.Find(program), arguments, InheritedEnvironment());

    static Dictionary<string, string> InheritedEnvironment()
    {
        var environment = Executable.CleanEnvironment("/root");
        foreach (var name in (string[])["http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                environment[name] = value;
            }
        }

        return environment;
    }
}
