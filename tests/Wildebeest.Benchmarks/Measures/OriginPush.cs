using System.Globalization;
using System.Text.RegularExpressions;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.EndToEnd.Tests.Support;
using CommitId = Wildebeest.Git.CommitId;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>What a host's push costs the origin's server, through the forced command with its hooks, and by plain git. The transport's own part (sshd) is left out of both.</summary>
sealed partial class OriginPush : IMeasure
{
    const int Hosts = 10_000;
    const int Pushes = 15;
    const string Id = "0b8f3a52-4c1e-4f6a-9d27-8a1b2c3d4e5f";
    const string State = $"refs/wildebeest/hosts/0b/{Id}";
    const string Reports = $"refs/wildebeest/reports/0b/{Id}";

    public string Name => "origin";

    public string Summary => "a host's push at 10,000 host refs: CPU of the server's git and hooks, bytes advertised";

    public Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var admitting = folder["herd.git"];
        WildebeestProgram.Run(folder.Path, null, "origin", "create", admitting).Successfully();
        WildebeestProgram.Run(folder.Path, null, "origin", "admit", admitting, "web01", "--role", "web", "--certificate").Successfully();
        var author = Author.Create(folder["author.git"], admitting);
        var links = author.MakeChain(null, Enumerable.Range(1, 10).Select(number => ($"Link {number}", (IReadOnlyList<OriginFile>)[($"docs/{number}", "x")])));
        author.Push(links[^1]);
        HostRefs.Write(admitting, Hosts, links);
        HostRefs.Pack(admitting);
        var plain = folder["plain.git"];
        PlainGit.Run(folder.Path, "clone", "--quiet", "--mirror", admitting, plain);
        PlainGit.Run(plain, "config", "receive.autogc", "false");
        PlainGit.Run(plain, "pack-refs", "--all");

        var restricted = new Pusher(folder.Path, "herd", $"SSH_ORIGINAL_COMMAND=\"git-receive-pack 'herd.git'\" {admitting}/wildebeest/serve web01", links[^1]);
        var free = new Pusher(folder.Path, "plain", $"git receive-pack {plain}", links[^1]);
        restricted.Join();
        free.Join();
        var figuresOf = new Dictionary<string, List<double>>();
        for (var round = 0; round < Pushes; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add("state", restricted.PushState());
            Add("state, plain", free.PushState());
            Add("state and report", restricted.PushReport());
            Add("state and report, plain", free.PushReport());
            Add("ledger", restricted.PushEntry());
            Add("ledger, plain", free.PushEntry());
        }

        figures.Add("CPU, its state, through the origin's command", figuresOf["state"], "ms", 15);
        figures.Add("CPU, its state, plain git", figuresOf["state, plain"], "ms");
        figures.Add("CPU, its state and a report, through the origin's command", figuresOf["state and report"], "ms", 15);
        figures.Add("CPU, its state and a report, plain git", figuresOf["state and report, plain"], "ms");
        figures.Add("CPU, a ledger's entry with the tip, through the command", figuresOf["ledger"], "ms");
        figures.Add("CPU, a ledger's entry, plain git", figuresOf["ledger, plain"], "ms");
        figures.Add("advertised, through the origin's command", restricted.Advertised(), "bytes", 1024);
        figures.Add("advertised, plain git", free.Advertised(), "bytes");
        return Task.CompletedTask;

        void Add(string what, double value)
        {
            if (!figuresOf.TryGetValue(what, out var values))
            {
                figuresOf[what] = values = [];
            }

            values.Add(value);
        }
    }

    [GeneratedRegex(@"(\d+)m([\d.]+)s")]
    private static partial Regex Time();

    /// <summary>One host's clone, whose pushes run a command in ssh's place that is timed with all that it starts.</summary>
    sealed class Pusher
    {
        readonly string clone;
        readonly string command;
        readonly string times;
        readonly Dictionary<string, string> environment;
        readonly CommitId link;
        string? report;
        string? entry;
        int made;

        public Pusher(string folder, string name, string command, CommitId link)
        {
            this.command = command;
            this.link = link;
            clone = Path.Combine(folder, $"of-{name}.git");
            times = Path.Combine(folder, $"times-{name}");
            var stand = Path.Combine(folder, $"ssh-{name}");
            File.WriteAllText(stand, $"#!/bin/bash\n{command}\ncode=$?\ntimes >{times}\nexit $code\n");
            File.SetUnixFileMode(stand, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            environment = new Dictionary<string, string> { ["GIT_SSH"] = stand, ["GIT_SSH_VARIANT"] = "simple" };
            Directory.CreateDirectory(clone);
            PlainGit.Run(clone, "init", "--quiet", "--bare", ".");
            PlainGit.Run(clone, "fetch", "--quiet", Path.Combine(folder, "herd.git"), "refs/heads/main");
        }

        public void Join()
        {
            var tag = Tag();
            Push($"{tag}:{State}", $"{tag}:refs/wildebeest/names/web01", $"{entry = Commit(null)}:refs/wildebeest/roles/web");
            Push($"{report = Commit(null)}:{Reports}");
        }

        public double PushState() => Push($"+{Tag()}:{State}");

        public double PushReport() => Push($"+{Tag()}:{State}", $"{report = Commit(report)}:{Reports}");

        public double PushEntry() => Push($"{entry = Commit(entry)}:refs/wildebeest/roles/web");

        public long Advertised()
        {
            using var server = new ChildProcess("/bin/sh", ["-c", command], Executable.CleanEnvironment(clone), clone, "0000"u8.ToArray());
            return server.WaitForExit(TimeSpan.FromMinutes(1)).Output.Length;
        }

        /// <returns>Milliseconds of user and system time, of the command and all that it started: the second line of what the shell says.</returns>
        double Push(params IEnumerable<string> refs)
        {
            PlainGit.Try(clone, environment, null, ["push", "--quiet", "--atomic", "ssh://origin/herd.git", .. refs]).Successfully();
            return Time().Matches(File.ReadAllLines(times)[1]).Sum(match => (60_000 * Number(match.Groups[1].Value)) + (1_000 * Number(match.Groups[2].Value)));
        }

        string Tag() => Object("tag", $$"""
            object {{link}}
            type commit
            tag web01
            tagger web01 <web01@wildebeest.invalid> {{1_700_000_000 + ++made}} +0000

            {"version":1,"id":"{{Id}}","roles":["web"],"phase":"Idle","since":"2026-11-22T02:58:21+00:00","agent":"0.1.0","key":"ssh-ed25519 {{new string('A', 68)}}","facts":{"os":"Debian GNU/Linux 12 (bookworm)"} }

            """);

        string Commit(string? parent)
        {
            var blob = Object("blob", $"{++made} {new string('x', 2_000)}\n");
            var tree = PlainGit.Try(clone, null, System.Text.Encoding.UTF8.GetBytes($"100644 blob {blob}\tledger.json\n"), "mktree").Successfully().Output.TrimEnd('\n');
            const string Web01 = "web01 <web01@wildebeest.invalid> 1700000000 +0000";
            return Object("commit", $"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {Web01}\ncommitter {Web01}\n\nweb01 writes\n");
        }

        string Object(string kind, string text) =>
            PlainGit.Try(clone, null, System.Text.Encoding.UTF8.GetBytes(text), "hash-object", "-t", kind, "-w", "--stdin").Successfully().Output.TrimEnd('\n');

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
