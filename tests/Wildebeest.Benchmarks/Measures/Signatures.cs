using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Wildebeest.Benchmarks.Measuring;
using Wildebeest.Chains;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Signatures;

namespace Wildebeest.Benchmarks.Measures;

/// <summary>What it costs to ask who signed: of links, once; of every host's state, at each <c>status</c>; and to sign a state.</summary>
sealed partial class Signatures : IMeasure
{
    const int Links = 1000;
    const int GpgLinks = 200;
    const int Runs = 5;
    const double Goal = 20;

    public string Name => "signatures";

    public string Summary => "verifying 1,000 links signed by SSH and by GPG, and the states of 1,000 hosts; signing one";

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var key = SshPrivateKey.New();
        await VerifyAsync(figures, $"{Links} links by SSH, any signer", $"signers:\n  - name: alice\n    keys:\n      - {key.Public}\n", Links, content => SshSignature.Make(key, content), cancellationToken);
        var other = SshPrivateKey.New();
        await VerifyAsync(
            figures, $"{Links} links by SSH, with roles and approvals to look at",
            $"signers:\n  - name: alice\n    keys:\n      - {key.Public}\n  - name: bob\n    keys:\n      - {other.Public}\napprovals:\n  database: 1\n", Links, content => SshSignature.Make(key, content), cancellationToken);
        await VerifyGpgAsync(figures, cancellationToken);
        States(figures, key);
    }

    static async Task VerifyGpgAsync(Figures figures, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["gnupg"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Gpg(folder, [], "--quick-generate-key", "alice", "ed25519", "sign", "never");
        try
        {
            var list = "signers:\n  - name: alice\n    keys:\n      - |\n" + string.Concat(Gpg(folder, [], "--armor", "--export", "alice").Trim().Split('\n').Select(line => $"        {line}\n"));
            await VerifyAsync(figures, $"{GpgLinks} links by GPG", list, GpgLinks, content => Gpg(folder, content, "--armor", "--detach-sign"), cancellationToken, Goal * GpgLinks / Links);
        }
        finally
        {
            using var end = new ChildProcess(Executable.Find("gpgconf"), ["--kill", "all"], Environment(folder), folder.Path);
            end.WaitForExit(TimeSpan.FromSeconds(10));
        }
    }

    static async Task VerifyAsync(Figures figures, string what, string list, int count, Func<byte[], string> sign, CancellationToken cancellationToken, double goal = Goal)
    {
        using var origin = TempOrigin.Over(Transport.File);
        using var folder = new TemporaryFolder();
        var plain = SampleChain.Push(origin, count, every: 10);
        using var clone = Clone.Open(origin.Repository);
        var head = Sign(clone, origin, folder, plain, sign);
        origin.Git("repack", "-a", "-d", "--quiet");
        using var read = Clone.Open(origin.Repository);
        using var gpgv = new Gpgv(TimeProvider.System);
        var chain = new SignedChain(read, SignerAnchor.Of(Encoding.UTF8.GetBytes(list), "signers"), gpgv, static (_, _) => Task.FromResult<IReadOnlyList<(string, CommitId)>>([]));
        List<double> all = [], again = [];
        for (var run = 0; run < Runs; run++)
        {
            var clock = Stopwatch.GetTimestamp();
            var reading = await chain.ReadAsync(null, null, head, cancellationToken);
            all.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
            if (reading.Head != head)
            {
                throw new InvalidOperationException($"Not all was verified: {reading}");
            }

            clock = Stopwatch.GetTimestamp();
            await chain.ReadAsync(head, head, head, cancellationToken);
            again.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        figures.Add(what, all, "s", goal);
        figures.Add("the same head once more", again, "ms");
    }

    /// <summary>The chain made anew, each link signed on top of the one before. Written by one call of git, since the names of what it writes are known before.</summary>
    static CommitId Sign(Clone clone, TempOrigin origin, TemporaryFolder folder, IReadOnlyList<CommitId> plain, Func<byte[], string> sign)
    {
        var paths = new StringBuilder();
        CommitId? parent = null;
        foreach (var link in plain)
        {
            var text = Encoding.UTF8.GetString(clone.ReadRaw(link, 1_000_000)!);
            var raw = Encoding.UTF8.GetBytes(ParentLine().Replace(text, parent is { } one ? $"parent {one}\n" : "", 1));
            var end = raw.AsSpan().IndexOf("\n\n"u8) + 1;
            byte[] signed = [.. raw[..end], .. Encoding.UTF8.GetBytes($"gpgsig {sign(raw).TrimEnd('\n').Replace("\n", "\n ", StringComparison.Ordinal)}\n"), .. raw[end..]];
            parent = CommitId.Parse(Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"commit {signed.Length}\0"), .. signed])));
            File.WriteAllBytes(folder[parent.Value.ToString()], signed);
            paths.Append(folder[parent.Value.ToString()]).Append('\n');
        }

        PlainGit.Try(origin.Repository, null, Encoding.UTF8.GetBytes(paths.ToString()), "hash-object", "-w", "-t", "commit", "--stdin-paths").Successfully();
        origin.Git("update-ref", "refs/heads/main", parent!.Value.ToString());
        return parent.Value;
    }

    static void States(Figures figures, SshPrivateKey key)
    {
        const int hosts = 1000;
        var record = new HostRecord { Id = HostId.New().ToString(), Roles = ["web"], Phase = HostPhase.Idle, Since = DateTimeOffset.UnixEpoch, Agent = "0.1.0", Key = key.Public.ToString() };
        var content = Encoding.UTF8.GetBytes($"object {new string('1', 40)}\ntype commit\ntag web01\ntagger web01 <web01@wildebeest.invalid> 0 +0000\n\n{record.ToJson()}\n");
        List<double> sign = [], verify = [];
        for (var run = 0; run < Runs; run++)
        {
            var clock = Stopwatch.GetTimestamp();
            var signature = SshSignature.Make(key, content);
            sign.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            HostId.TryParse(record.Id, out var id);
            var member = new HerdMember(id, "web01", null, record, DateTimeOffset.UnixEpoch);
            byte[] raw = [.. content, .. Encoding.UTF8.GetBytes(signature)];
            clock = Stopwatch.GetTimestamp();
            for (var host = 0; host < hosts; host++)
            {
                if (HostSignatures.Of(SignedObject.OfTag(raw), member, new TrustedKey(key.Public, id)) != HostSignature.Good)
                {
                    throw new InvalidOperationException("A good signature was not found good.");
                }
            }

            verify.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        figures.Add("signing one state", sign, "ms");
        figures.Add($"the states of {hosts} hosts", verify, "s");
    }

    static string Gpg(TemporaryFolder folder, byte[] input, params IEnumerable<string> arguments)
    {
        using var gpg = new ChildProcess(Executable.Find("gpg"), ["--batch", "--quiet", "--passphrase", "", .. arguments], Environment(folder), folder.Path, input);
        return gpg.WaitForExit(TimeSpan.FromSeconds(30)).Successfully().Output;
    }

    static Dictionary<string, string> Environment(TemporaryFolder folder) => new(Executable.CleanEnvironment(folder.Path)) { ["GNUPGHOME"] = folder["gnupg"] };

    [GeneratedRegex("^parent [0-9a-f]{40}\n", RegexOptions.Multiline)]
    private static partial Regex ParentLine();
}
