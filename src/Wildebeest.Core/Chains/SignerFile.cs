using System.Globalization;
using System.Text;
using Wildebeest.Signatures;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wildebeest.Chains;

/// <summary>
/// Reads the file <c>signers</c>. By YAML's events and without aliases, a few lines of which can fill the memory. Whatever is not understood makes the whole
/// file wrong: a line that is passed over could be the one that takes a right away.
/// </summary>
sealed class SignerFile
{
    const int LargestFile = 1024 * 1024;

    readonly IParser parser;
    readonly List<Signer> signers = [];
    readonly HashSet<string> revoked = new(StringComparer.Ordinal);
    readonly Dictionary<RoleName, int> approvals = [];
    readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);

    SignerFile(string text) => parser = new YamlEvents(text);

    /// <param name="name">What the file is called in errors.</param>
    /// <exception cref="SignerFileException" />
    public static SignerList Parse(byte[] content, string name)
    {
        if (content.Length > LargestFile)
        {
            throw new SignerFileException(name, null, "it is larger than 1 MB");
        }

        try
        {
            var file = new SignerFile(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content));
            file.Read();
            var list = new SignerList(file.signers, file.revoked, file.approvals);
            return list.DeadEnds().FirstOrDefault() is { } deadEnd ? throw new SignerFileException(name, null, $"with it nobody could go on: {deadEnd}") : list;
        }
        catch (DecoderFallbackException)
        {
            throw new SignerFileException(name, null, "it is not UTF-8");
        }
        catch (YamlException cause) when (cause is not WrongEntry)
        {
            throw new SignerFileException(name, cause.Start.Line, $"it is not YAML: {PrintableText.Line(cause.Message.TrimEnd('.'), 200)}");
        }
        catch (WrongEntry wrong)
        {
            throw new SignerFileException(name, wrong.Start.Line, wrong.Message);
        }
    }

    void Read()
    {
        parser.Consume<StreamStart>();
        Take<DocumentStart>("it is empty: write at least 'signers:' with one signer");
        var begin = Mapping("write 'signers:', and below it the list");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Key(seen);
            switch (key.Value)
            {
                case "signers":
                    ReadList(ReadSigner);
                    break;
                case "revoked":
                    ReadList(() => revoked.Add(FingerprintOf(Text("a revoked key is one text"))));
                    break;
                case "approvals":
                    ReadApprovals();
                    break;
                default:
                    throw Unknown(key, "signers, approvals and revoked");
            }
        }

        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            throw Wrong(parser.Current!, "a second document begins here");
        }

        if (signers.Count == 0)
        {
            throw Wrong(begin, "it names no signer");
        }
    }

    void ReadSigner()
    {
        var begin = Mapping("a signer is 'name:' and 'keys:', and may have 'roles:'");
        string? name = null;
        List<RoleName>? roles = null;
        var ssh = new List<SshPublicKey>();
        var pgp = new List<OpenPgpKey>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Key(seen);
            switch (key.Value)
            {
                case "name":
                    var text = Text("a name is one word");
                    name = Signer.IsName(text.Value) ? text.Value : throw Wrong(text, $"'{PrintableText.Line(text.Value, 80)}' is no name: {Signer.Rule}");
                    break;
                case "roles":
                    roles = [];
                    ReadList(() => roles.Add(Role(Text("a role is one word"))));
                    break;
                case "keys":
                    ReadList(() => ReadKey(Text("a key is one text"), ssh, pgp));
                    break;
                default:
                    throw Unknown(key, "name, keys and roles");
            }
        }

        if (name is null || ssh.Count + pgp.Count == 0)
        {
            throw Wrong(begin, $"the signer {(name is null ? "has no name" : $"'{name}' has no key")}");
        }

        if (signers.Any(signer => signer.Name == name))
        {
            throw Wrong(begin, $"the signer '{name}' is named twice");
        }

        foreach (var fingerprint in ssh.Select(key => key.Fingerprint).Concat(pgp.Select(key => key.Fingerprint)))
        {
            // Two names for one key would make two signers of one.
            if (!owners.TryAdd(fingerprint, name))
            {
                throw Wrong(begin, $"the key {fingerprint} of '{name}' is listed already, for '{owners[fingerprint]}'");
            }
        }

        signers.Add(new Signer(name, roles, ssh, pgp));
    }

    static void ReadKey(Scalar text, List<SshPublicKey> ssh, List<OpenPgpKey> pgp)
    {
        if (SshPublicKey.TryParse(text.Value.Trim(), out var key))
        {
            ssh.Add(key);
        }
        else if (OpenPgpKey.TryParse(text.Value, out var pgpKey))
        {
            pgp.Add(pgpKey);
        }
        else
        {
            throw Wrong(text, $"this is no key: {SshPublicKey.Rule}; or what 'gpg --armor --export KEY' writes of one key");
        }
    }

    void ReadApprovals()
    {
        Mapping("approvals are lines 'ROLE: NUMBER'");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var role = Role(Key(seen));
            var text = Text("a number of approvals is one number");
            approvals[role] = int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 100
                ? number
                : throw Wrong(text, $"'{PrintableText.Line(text.Value, 40)}' is no number of signers: write 1 to 100; the author counts as one");
        }
    }

    static string FingerprintOf(Scalar text)
    {
        var value = text.Value.Trim();
        if (SshPublicKey.TryParse(value, out var ssh))
        {
            return ssh.Fingerprint;
        }

        if (OpenPgpKey.TryParse(value, out var pgp))
        {
            return pgp.Fingerprint;
        }

        var hex = value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return hex.Length == 40 && hex.All(char.IsAsciiHexDigit) ? hex
            : value.StartsWith("SHA256:", StringComparison.Ordinal) && value.Length == 50 ? value
            : throw Wrong(text, "a revoked key is written as the key itself, as its fingerprint SHA256:… (ssh-keygen -l), or as 40 hex digits (gpg --fingerprint)");
    }

    static RoleName Role(Scalar text) => RoleName.TryParse(text.Value, out var role) ? role : throw Wrong(text, $"'{PrintableText.Line(text.Value, 80)}' is no role: {RoleName.Rule}");

    void ReadList(Action item)
    {
        Take<SequenceStart>("a list is expected here: lines that begin with '-'");
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            item();
        }
    }

    MappingStart Mapping(string rule) => Take<MappingStart>(rule);

    Scalar Key(HashSet<string> seen) => Text("a key must be a plain word") is var key && seen.Add(key.Value) ? key : throw Wrong(key, $"'{PrintableText.Line(key.Value, 80)}' is written twice");

    Scalar Text(string rule) => Take<Scalar>(rule);

    T Take<T>(string rule)
        where T : ParsingEvent => parser.TryConsume<T>(out var taken) ? taken : throw Wrong(parser.Current!, rule);

    static WrongEntry Unknown(Scalar key, string known) => Wrong(key, $"there is no '{PrintableText.Line(key.Value, 80)}' here; known are {known}");

    static WrongEntry Wrong(ParsingEvent at, string sentence) => new(at.Start, sentence);

    sealed class WrongEntry(Mark start, string sentence) : YamlException(start, start, sentence);
}

/// <summary>A list of signers that cannot be used, or that nobody could go on with.</summary>
sealed class SignerFileException : WildebeestException
{
    public SignerFileException(string name, long? line, string finding, string? wayOut = null)
        : base($"The list of signers {Place(name, line)} is wrong: {finding}.", wayOut ?? "See 'Signing' in the operating guide for its form; 'wildebeest signers' reads it as hosts do.")
    {
        Finding = finding;
        Where = Place(name, line);
    }

    public string Finding { get; }

    static string Place(string name, long? line) => $"{PrintableText.Line(name, 300)}{(line is { } number ? $"({number.ToString(CultureInfo.InvariantCulture)})" : "")}";
}
