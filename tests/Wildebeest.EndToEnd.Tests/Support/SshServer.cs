namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>A real sshd on the loopback, run as the current user, with a host key and one authorized key of its own.</summary>
sealed class SshServer : OriginServer
{
    readonly string folder;
    readonly string repository;
    readonly string more;
    ChildProcess? daemon;
    int port;

    /// <param name="more">Lines for sshd's configuration that come after its own.</param>
    public SshServer(string folder, string repository, string more = "")
    {
        this.more = more;
        this.folder = Directory.CreateDirectory(folder).FullName;
        this.repository = repository;
        MakeKey("host_key");
        MakeKey("client_key");
        File.Copy(Path.Combine(folder, "client_key.pub"), Path.Combine(folder, "authorized_keys"));
    }

    public override string Url => $"ssh://{Environment.UserName}@127.0.0.1:{port}{repository}";

    public override IReadOnlyDictionary<string, string> ClientEnvironment => new Dictionary<string, string>
    {
        ["GIT_SSH_COMMAND"] = $"ssh -F {Path.Combine(folder, "client_config")} -o IdentityFile={Path.Combine(folder, "client_key")}",
    };

    public override void Start()
    {
        if (daemon is not null)
        {
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            // Compiled into sshd; a service's start makes it, and there is none here.
            Directory.CreateDirectory("/run/sshd", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        // Once chosen, the port stays: after an outage the origin is where it was.
        var attempts = port == 0 ? 10 : 1;
        ChildProcess? candidate = null;
        while (attempts-- > 0)
        {
            candidate?.Dispose();
            WriteConfiguration(port == 0 || candidate is not null ? port = FreePort() : port);
            candidate = new ChildProcess(Executable.Find("sshd"), ["-D", "-e", "-f", Path.Combine(folder, "sshd_config")], Executable.CleanEnvironment(folder));
            if (IsUp(candidate, () => Answers(port)))
            {
                daemon = candidate;
                return;
            }
        }

        throw new InvalidOperationException($"sshd does not start.\n{candidate}");
    }

    public override void Stop()
    {
        daemon?.Dispose();
        daemon = null;
    }

    /// <summary>Makes a key for somebody else, whom <c>authorized_keys</c> does not name yet. The public half is beside it.</summary>
    public string MakeKey(string name)
    {
        using var keygen = new ChildProcess(
            Executable.Find("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Path.Combine(folder, name)], Executable.CleanEnvironment(folder));
        keygen.WaitForExit(Limits.Soon).Successfully();
        return Path.Combine(folder, name);
    }

    /// <summary>For a client that has this key and no other.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string key) => new Dictionary<string, string>
    {
        ["GIT_SSH_COMMAND"] = $"ssh -F {Path.Combine(folder, "client_config")} -o IdentityFile={key}",
    };

    void WriteConfiguration(int chosen)
    {
        File.WriteAllText(Path.Combine(folder, "sshd_config"), $"""
            Port {chosen}
            ListenAddress 127.0.0.1
            HostKey {folder}/host_key
            PidFile none
            AuthorizedKeysFile {folder}/authorized_keys
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 500
            UseDNS no
            PrintMotd no
            AcceptEnv GIT_PROTOCOL
            SetEnv GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
            LogLevel ERROR
            {more}

            """);
        File.WriteAllText(Path.Combine(folder, "known_hosts"), $"[127.0.0.1]:{chosen} {File.ReadAllText(Path.Combine(folder, "host_key.pub"))}");
        File.WriteAllText(Path.Combine(folder, "client_config"), $"""
            Host *
              IdentitiesOnly yes
              UserKnownHostsFile {folder}/known_hosts
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes
              BatchMode yes
              LogLevel ERROR

            """);
    }
}
