using System.Globalization;

namespace Wildebeest.RealHosts.Tests.Support;

/// <summary>
/// A Debian host of its own, booted with systemd: its tree is a layer over the common one, its network a cable to the machine's bridge. The published program and
/// the .NET runtime are there, read-only. What it installs comes from a repository within its tree.
/// <code>
/// await using var host = await RealHost.BootAsync("web01");
/// host.Write("/etc/motd", "hello\n");
/// await host.RunAsync("systemctl", "is-active", "nginx");
/// var applied = await host.ApplyAsync("""Services.Start("nginx");""");
/// </code>
/// </summary>
sealed partial class RealHost : IAsyncDisposable
{
    // How nspawn ends when what it holds was rebooted from inside.
    const int ExitOfReboot = 133;

    static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(3);
    static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(6);

    readonly Slot slot;
    readonly string folder;
    readonly Cable cable;
    readonly Lock changing = new();
    int copies;
    ChildProcess? nspawn;

    RealHost(Slot slot, string name, TempOrigin? origin)
    {
        this.slot = slot;
        Name = name;
        ownsOrigin = origin is null;
        Origin = origin ?? TempOrigin.Over(Transport.File);
        folder = Path.Combine(slot.Folder, name);
        cable = new Cable(slot, name);
    }

    public string Name { get; }

    public string Address => cable.Address;

    /// <summary>The host's own files as this machine sees them.</summary>
    public string Root => folder + "/root";

    /// <summary>What the host changed in the common tree: its layer.</summary>
    public string Layer => folder + "/layer";

    /// <summary>Boots a host and returns when all that starts with it is started: some seconds.</summary>
    /// <param name="origin">The chain that it belongs to; by default one of its own.</param>
    public static async Task<RealHost> BootAsync(string name, TempOrigin? origin = null)
    {
        var host = new RealHost(RealHosts.Slot, name, origin);
        try
        {
            host.PrepareTree();
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies the host's disk as it is now, running or not, for <see cref="CloneAsync"/> and <see cref="RestoreAsync"/>.</summary>
    public string CopyDisk()
    {
        var copy = Path.Combine(slot.Folder, $"{Name}-disk-{++copies}");
        Machine.Run("cp", "--archive", Layer, copy);
        return copy;
    }

    /// <summary>Boots another machine with a copy of this one's disk: it is the same host in all but its place in the network.</summary>
    /// <param name="machine">What the new machine is called here; inside it goes by the name that is on the disk.</param>
    /// <param name="edit">What is done to its files before it boots.</param>
    public async Task<RealHost> CloneAsync(string machine, Action<RealHost> edit)
    {
        var clone = new RealHost(slot, machine, Origin) { hasJoined = hasJoined };
        try
        {
            clone.MountDisk(CopyDisk());
            edit(clone);
            await clone.StartAsync();
            return clone;
        }
        catch
        {
            await clone.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts the power, puts a copy of the disk in the place of the disk, and boots.</summary>
    public async Task RestoreAsync(string copy)
    {
        PowerOff();
        Machine.Run("umount", Root);
        Machine.Run("rm", "--recursive", "--force", "--one-file-system", Layer, folder + "/work");
        MountDisk(copy);
        await StartAsync();
    }

    /// <summary>A power cut for good.</summary>
    public void PowerOff() => nspawn!.Dispose();

    public void CutCable() => cable.Cut();

    public void MendCable() => cable.Mend();

    /// <summary>Runs a program on the host to its end, whatever its exit code.</summary>
    public Task<Finished> RunAsync(string program, params IReadOnlyList<string> arguments) => Task.Run(() =>
    {
        using var process = Enter(program, arguments);
        return process.WaitForExit(RunLimit);
    });

    /// <summary>What a program on the host says; an exception with its words when its exit code is not 0.</summary>
    public async Task<string> SaysAsync(string program, params IReadOnlyList<string> arguments) =>
        (await RunAsync(program, arguments)).Successfully().Output.TrimEnd('\n');

    /// <summary>The same for a shell's line, as it would be typed there.</summary>
    public Task<string> TypeAsync(string line) => SaysAsync("/bin/sh", "-ec", line);

    /// <summary>Starts a program on the host without waiting for it.</summary>
    public ChildProcess Enter(string program, params IReadOnlyList<string> arguments) =>
        new(Executable.Find("nsenter"), ["--target", Leader().ToString(CultureInfo.InvariantCulture), "--all", "--root", "--wd", program, .. arguments], Environment);

    /// <summary>
    /// The same as a service of the host's own, in a cgroup of its own: for what is a daemon there. What it leaves behind is not ended with it (<c>process</c>), or nobody would
    /// see whether the program itself ended or left what it should.
    /// </summary>
    public ChildProcess EnterAsService(string program, params IReadOnlyList<string> arguments) =>
        Enter("systemd-run", ["--quiet", "--pipe", "--wait", "--collect", "--property=Delegate=yes", "--property=KillMode=process", "--setenv=HOME=/root", program, .. arguments]);

    public bool Exists(string path) => Path.Exists(Root + path);

    public string Read(string path) => File.ReadAllText(Root + path);

    public void Write(string path, string text, string mode = "0644")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root + path)!);
        File.WriteAllText(Root + path, text);
        File.SetUnixFileMode(Root + path, (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    /// <summary>All its files now, for comparing with later.</summary>
    public HostTree Tree() => HostTree.Of(Root, Layer, RealHosts.Tree);

    /// <summary>Waits for a reboot that the host was told of, and for its end.</summary>
    public async Task RebootedAsync()
    {
        var ended = nspawn!;
        await Eventually.That(() => ended.HasExited, BootLimit, $"{Name} goes down for its reboot", seen: () => ended.Output);
        var finished = ended.WaitForExit(BootLimit);
        Assert.That(finished.ExitCode, Is.EqualTo(ExitOfReboot), $"{Name} ended, but not for a reboot: {finished}");
        await StartAsync();
    }

    /// <summary>A power cut: nothing in it is told, and nothing written that was not yet.</summary>
    public async Task PowerCycleAsync()
    {
        nspawn!.Dispose();
        await StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        nspawn?.Dispose();
        if (Directory.Exists(Root))
        {
            Machine.Try("umount", RunLimit, "--lazy", Root);
        }

        cable.Dispose();
        Machine.Run("rm", "--recursive", "--force", "--one-file-system", folder);
        if (ownsOrigin)
        {
            Origin.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    static Dictionary<string, string> Environment { get; } = new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = "/root",
        ["LANG"] = "C.UTF-8",
    };

    void MountDisk(string copy)
    {
        Directory.CreateDirectory(folder);
        Machine.Run("mv", copy, Layer);
        Mount();
    }

    void Mount()
    {
        foreach (var part in (string[])["layer", "work", "root"])
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        Machine.Run("mount", "-t", "overlay", "overlay", "-o", $"lowerdir={RealHosts.Tree},upperdir={Layer},workdir={folder}/work", Root);
    }

    void PrepareTree()
    {
        Mount();
        File.WriteAllText(Root + "/etc/hostname", Name + "\n");
        File.WriteAllText(Root + "/etc/hosts", $"127.0.0.1 localhost\n{Address} {Name}\n");
        Directory.CreateDirectory(Root + "/srv/chain");
    }

    async Task StartAsync()
    {
        var environment = Executable.CleanEnvironment("/root");
        environment[slot.MarkVariable.Name] = slot.MarkVariable.Value;
        lock (changing)
        {
            nspawn = new ChildProcess(
                Executable.Find("systemd-nspawn"),
                [
                    "--quiet", "--keep-unit", "--register=no", "--console=pipe", "--resolv-conf=off", "--timezone=off",
                    $"--directory={Root}", $"--machine={Name}", $"--network-namespace-path={cable.NamespaceFile}", "--capability=CAP_NET_ADMIN",
                    $"--bind-ro={RealHosts.DotnetFolder}:{Setup.DotnetFolder}", $"--bind-ro={Path.GetDirectoryName(WildebeestProgram.Path)}:{Setup.ProgramFolder}",
                    $"--bind={Origin.Folder}:/srv/chain", "--boot",
                ],
                environment);
        }

        await Eventually.That(IsUp, BootLimit, $"{Name} is booted", seen: () => nspawn);
    }

    bool IsUp()
    {
        if (nspawn!.HasExited)
        {
            throw new InvalidOperationException($"{Name} does not boot.\n{nspawn}");
        }

        if (TryLeader() is null)
        {
            return false;
        }

        using var asked = Enter("systemctl", "is-system-running");
        return asked.WaitForExit(RunLimit).Output.Trim() is "running" or "degraded";
    }

    int Leader() => TryLeader() ?? throw new InvalidOperationException($"{Name} is down.\n{nspawn}");

    // The one child of nspawn is the host's first process.
    int? TryLeader()
    {
        lock (changing)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{nspawn!.Id}/task/{nspawn.Id}/children");
            return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim().Split(' ')[^1], CultureInfo.InvariantCulture, out var leader) ? leader : null;
        }
    }
}
