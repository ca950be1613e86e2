using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>
/// What it costs to find that nothing is to be done: 1 and 200 files, services and packages that are as they are wanted, beside other tools. They read a policy from
/// disk; ours is fetched, journaled and published besides. What a further resource costs is the difference of the two, divided.
/// </summary>
sealed class Probes : IMeasure
{
    const int Many = 200;
    const int Runs = 5;

    /// <summary>Fewer runs of a tool that takes minutes for one.</summary>
    static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    public string Name => "probes";

    public string Summary => $"1 and {Many} files, services and packages that are as wanted, by wildebeest apply (compiled before), ansible-playbook, puppet apply and cf-agent, where they are installed";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var files = Enumerable.Range(0, Many).Select(number => folder[string.Create(CultureInfo.InvariantCulture, $"file{number:000}")]).ToList();
        foreach (var file in files)
        {
            File.WriteAllText(file, Content(file));
        }

        var theirs = await CompareAsync(figures, folder, "file", files, OfFiles(folder), cancellationToken);
        using (var services = InitServices.TryMake(Many))
        {
            if (services is null)
            {
                figures.Note("services: not measured; this needs root and a machine without systemd");
            }
            else
            {
                await CompareAsync(figures, folder, "service", services.Names, OfServices(folder), cancellationToken);
            }
        }

        await CompareAsync(figures, folder, "package", Installed(folder), OfPackages(folder), cancellationToken);
        if (theirs.TryGetValue("cf-agent", out var cf) && theirs.TryGetValue("wildebeest", out var ours))
        {
            figures.Add("a further unchanged file: wildebeest's CPU over cf-agent's", ours / cf, "times", 1);
        }
    }

    static IReadOnlyList<string> Installed(TemporaryFolder folder)
    {
        using var query = new ChildProcess(Executable.Find("dpkg-query"), ["--show", "--showformat", "${db:Status-Status} ${Package}\n"], Executable.CleanEnvironment(folder.Path));
        return [.. query.WaitForExit(TimeSpan.FromMinutes(1)).Successfully().Output.Split('\n')
            .Where(line => line.StartsWith("installed ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Distinct().Take(Many)];
    }

    static string Content(string file) => string.Concat(Enumerable.Repeat($"This is {Path.GetFileName(file)}.\n", 40));

    static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <returns>CPU of one further resource, by tool.</returns>
    static async Task<IReadOnlyDictionary<string, double>> CompareAsync(
        Figures figures, TemporaryFolder folder, string kind, IReadOnlyList<string> names, IReadOnlyList<Tool> tools, CancellationToken cancellationToken)
    {
        var each = new Dictionary<string, double>();
        foreach (var tool in tools)
        {
            List<double> medians = [];
            foreach (var some in new[] { names.Take(1).ToList(), names })
            {
                List<double> cpu = [], inside = [];
                try
                {
                    var clock = Stopwatch.GetTimestamp();
                    for (var run = 0; run <= Runs && (run < 2 || Stopwatch.GetElapsedTime(clock) < LongEnough); run++)
                    {
                        var (start, look) = tool.Prepare(some, run);
                        var watched = await Watched.RunAsync(start, cancellationToken);
                        // The first one warms the disk's cache, and the tool's own.
                        if (run > 0)
                        {
                            cpu.Add(watched.CpuSeconds);
                        }

                        if (look?.Invoke() is { } seconds && run > 0)
                        {
                            inside.Add(seconds);
                        }
                    }
                }
                catch (Exception exception) when (exception is FileNotFoundException or InvalidOperationException)
                {
                    figures.Note($"{tool.Name}, {kind}: not measured ({exception.Message.Split('\n')[0]})");
                    break;
                }

                figures.Add($"{some.Count} x {kind}, {tool.Name}: CPU", cpu, "s");
                if (inside.Count > 0)
                {
                    figures.Add($"{some.Count} x {kind}, {tool.Name}: the phase by the wall", inside, "s");
                }

                medians.Add(Figures.Median(cpu));
            }

            if (medians.Count == 2)
            {
                each[tool.Name] = (medians[1] - medians[0]) / (names.Count - 1);
                figures.Add($"a further {kind}, {tool.Name}: CPU", each[tool.Name] * 1000, "ms");
            }
        }

        return each;
    }

    static IReadOnlyList<Tool> OfFiles(TemporaryFolder folder) =>
    [
        Ours(names => string.Concat(names.Select(file => $"Files.Write({Quoted(file)}, {Quoted(Content(file))});\n"))),
        Ansible(folder, names => $"""
                - copy: dest={"{{ item.0 }}"} content={"{{ item.1 }}"}
                  loop: [{string.Join(", ", names.Select(file => $"[{Quoted(file)}, {Quoted(Content(file))}]"))}]

            """),
        Puppet(folder, names => string.Concat(names.Select(file => $"file {{ {Quoted(file)}: ensure => file, content => {Quoted(Content(file))} }}\n"))),
        CfEngine(folder, names => $"files:\n{string.Concat(names.Select(file => $"{Quoted(file)} create => \"true\", content => \"{Content(file)}\";\n"))}"),
    ];

    static IReadOnlyList<Tool> OfServices(TemporaryFolder folder) =>
    [
        Ours(names => string.Concat(names.Select(service => $"Services.Start({Quoted(service)});\n"))),
        Ansible(folder, names => $"""
                - service: name={"{{ item }}"} state=started
                  loop: [{string.Join(", ", names.Select(Quoted))}]

            """),
        Puppet(folder, names => string.Concat(names.Select(service => $"service {{ {Quoted(service)}: ensure => running, hasstatus => true, provider => init }}\n"))),
        CfEngine(folder, names => $"services:\n{string.Concat(names.Select(service => $"{Quoted(service)} service_policy => \"start\";\n"))}", "/var/lib/cfengine3/masterfiles/lib/stdlib.cf"),
    ];

    static IReadOnlyList<Tool> OfPackages(TemporaryFolder folder) =>
    [
        Ours(names => string.Concat(names.Select(package => $"Apt.Install({Quoted(package)});\n"))),
        // Its best case: all in one task.
        Ansible(folder, names => $"    - apt: {{ name: [{string.Join(", ", names.Select(Quoted))}], state: present }}\n"),
        Puppet(folder, names => string.Concat(names.Select(package => $"package {{ {Quoted(package)}: ensure => installed }}\n"))),
        CfEngine(folder, names => $"packages:\n{string.Concat(names.Select(package => $"{Quoted(package)} policy => \"present\", package_module => apt_get;\n"))}", "/var/lib/cfengine3/masterfiles/lib/stdlib.cf"),
    ];

    static Tool Ours(Func<IReadOnlyList<string>, string> script) => new("wildebeest", (names, run) =>
    {
        var origin = TempOrigin.Over(Transport.File);
        origin.Commit("Start", ("README.md", "Start.\n"));
        var first = new HostHome().Join(origin, "web01", "web");
        var measured = new HostHome().Join(origin, "web02", "web");
        measured.Apply().Successfully();
        origin.Commit("Add web/wanted", ("migrations/web/wanted.csx", script(names)));
        first.Apply().Successfully();
        ScriptCaches.Copy(first, measured);
        return (() => measured.StartApply(), () =>
        {
            var report = JsonDocument.Parse(measured.Run("log", "web02", "--json", "--origin", origin.Url).Successfully().Output).RootElement[0].GetProperty("report");
            if (report.GetProperty("changes").EnumerateArray().Count(change => change.GetProperty("result").GetString() == "unchanged") != names.Count)
            {
                throw new InvalidOperationException("not everything was as wanted");
            }

            var seconds = report.GetProperty("phases")[0].GetProperty("seconds").GetDouble();
            first.Dispose();
            measured.Dispose();
            origin.Dispose();
            return seconds;
        });
    });

    static Tool Ansible(TemporaryFolder folder, Func<IReadOnlyList<string>, string> tasks) => Theirs(folder, "ansible-playbook", "play.yml", names => $"""
        - hosts: localhost
          connection: local
          gather_facts: false
          tasks:
        {tasks(names)}
        """, policy => ["-i", "localhost,", policy]);

    static Tool Puppet(TemporaryFolder folder, Func<IReadOnlyList<string>, string> manifest) => Theirs(folder, "puppet", "site.pp", manifest, policy => ["apply", "--detailed-exitcodes", policy]);

    static Tool CfEngine(TemporaryFolder folder, Func<IReadOnlyList<string>, string> promises, string? library = null) => Theirs(
        folder, "cf-agent", "promises.cf",
        names => $"{(library is null ? "" : $"body file control {{ inputs => {{ {Quoted(library)} }}; }}\n")}bundle agent main {{\n{promises(names)}}}\n",
        policy => ["--no-lock", "--file", policy, "--bundle", "main"]);

    static Tool Theirs(TemporaryFolder folder, string program, string file, Func<IReadOnlyList<string>, string> policy, Func<string, IReadOnlyList<string>> arguments) => new(program, (names, _) =>
    {
        File.WriteAllText(folder[file], policy(names), new UTF8Encoding(false));
        File.SetUnixFileMode(folder[file], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var found = Executable.Find(program);
        ChildProcess? started = null;
        return (() => started = new ChildProcess(found, [.. arguments(folder[file])], Executable.CleanEnvironment(folder.Path), folder.Path), () =>
            started!.ToString().Contains("error:", StringComparison.Ordinal) ? throw new InvalidOperationException(started.ToString().Split('\n').First(line => line.Contains("error:", StringComparison.Ordinal)).Trim()) : null);
    });

    /// <param name="Prepare">From the resources and the run's number: starts it, and looks afterwards whether it went well; how long our phase took.</param>
    sealed record Tool(string Name, Func<IReadOnlyList<string>, int, (Func<ChildProcess> Start, Func<double?>? Look)> Prepare);

    /// <summary>Services that do nothing but say that they run, as scripts of <c>/etc/init.d</c>; removed at the end.</summary>
    sealed class InitServices : IDisposable
    {
        const string Folder = "/etc/init.d";

        public required IReadOnlyList<string> Names { get; init; }

        public static InitServices? TryMake(int count)
        {
            if (!Environment.IsPrivilegedProcess || !Directory.Exists(Folder) || Directory.Exists("/run/systemd/system"))
            {
                return null;
            }

            var made = new InitServices { Names = [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"wildebeest-probe{number:000}"))] };
            foreach (var name in made.Names)
            {
                File.WriteAllText($"{Folder}/{name}", "#!/bin/sh\nexit 0\n");
                File.SetUnixFileMode($"{Folder}/{name}", (UnixFileMode)Convert.ToInt32("755", 8));
            }

            return made;
        }

        public void Dispose()
        {
            foreach (var name in Names)
            {
                File.Delete($"{Folder}/{name}");
            }
        }
    }
}
