using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Signatures;

namespace Wildebeest.Tests.Chains;

/// <summary>A chain whose links are signed by people with keys of their own, and the lists of them.</summary>
sealed class SignedLinks : IDisposable
{
    readonly Dictionary<string, SshPrivateKey> keys = new(StringComparer.Ordinal);

    public TempChain Chain { get; } = new();

    /// <summary>What a host finds below the link's approvals.</summary>
    public List<(string Signer, CommitId Tag)> Approvals { get; } = [];

    public int AskedForApprovals { get; private set; }

    public void Dispose() => Chain.Dispose();

    public SshPrivateKey KeyOf(string person) => keys.TryGetValue(person, out var key) ? key : keys[person] = SshPrivateKey.New();

    /// <param name="signers"><c>alice</c>, or <c>bob:web,cache</c> for one who signs for roles only.</param>
    /// <param name="more">Further lines.</param>
    public string List(string signers, string more = "") =>
        "signers:\n" + string.Concat(signers.Split(' ').Select(written => written.Split(':')).Select(parts =>
            $"  - name: {parts[0]}\n    keys:\n      - {KeyOf(parts[0]).Public}\n{(parts.Length > 1 ? $"    roles: [{parts[1]}]\n" : "")}")) + more;

    public static SignerAnchor Anchor(string list) => SignerAnchor.Of(Encoding.UTF8.GetBytes(list), "/etc/wildebeest/signers");

    public CommitId Migration(string name, string? by) => Sign(Chain.Migration(name), by);

    public CommitId Plain(string? by) => Sign(Chain.Plain(), by);

    public CommitId SetList(string list, string? by) => Sign(Chain.Commit("Who may sign", TreeChange.File(SignerList.FileName, list)), by);

    public CommitId Sign(CommitId commit, string? by) => by is null ? commit : Replace(Signed(Raw(commit), KeyOf(by)));

    /// <summary>The link as somebody made it anew who has no key: with the signature of what it was.</summary>
    public CommitId Tamper(CommitId commit) => Replace(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Raw(commit)).Replace("Add ", "Bad ", StringComparison.Ordinal)));

    public CommitId Approve(CommitId link, string by, string? tagName = null)
    {
        var tag = Encoding.UTF8.GetBytes($"object {link}\ntype commit\ntag {tagName ?? Approval.TagName(link)}\ntagger Ann Author <ann@example.org> 1772600000 +0000\n\napproves\n");
        return Write("tag", [.. tag, .. Encoding.UTF8.GetBytes(SshSignature.Make(KeyOf(by), tag))]);
    }

    public async Task<SignatureReading> ReadAsync(string anchor, CommitId? accepted = null, CommitId? verified = null)
    {
        using var gpgv = new Gpgv(TimeProvider.System);
        return await new SignedChain(Chain.Clone, Anchor(anchor), gpgv, (_, _) =>
        {
            AskedForApprovals++;
            return Task.FromResult<IReadOnlyList<(string, CommitId)>>(Approvals);
        }).ReadAsync(accepted, verified, Chain.Head!.Value, CancellationToken.None);
    }

    public byte[] Raw(CommitId commit) => Chain.Clone.ReadRaw(commit, 1024 * 1024)!;

    public CommitId Replace(byte[] raw)
    {
        var id = Write("commit", raw);
        Chain.Clone.WriteRef(TempChain.Branch, id);
        Chain.Head = id;
        return id;
    }

    public static byte[] Signed(byte[] raw, SshPrivateKey key) => WithHeader(raw, SshSignature.Make(key, raw));

    public static byte[] WithHeader(byte[] raw, string signature, string header = "gpgsig")
    {
        var end = raw.AsSpan().IndexOf("\n\n"u8) + 1;
        return [.. raw[..end], .. Encoding.UTF8.GetBytes($"{header} {signature.TrimEnd('\n').Replace("\n", "\n ", StringComparison.Ordinal)}\n"), .. raw[end..]];
    }

    CommitId Write(string type, byte[] raw)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, raw);
            return CommitId.Parse(Chain.Git("hash-object", "-w", "--literally", "-t", type, file).Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
