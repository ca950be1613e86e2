using System.Globalization;
using Wildebeest.Signatures;

namespace Wildebeest.Chains;

/// <summary>A person (or a machine of theirs) that may sign links.</summary>
/// <param name="Roles">The roles whose links alone they may sign; null for one who may sign every link, and so change the list.</param>
sealed record Signer(string Name, IReadOnlyList<RoleName>? Roles, IReadOnlyList<SshPublicKey> SshKeys, IReadOnlyList<OpenPgpKey> PgpKeys)
{
    public const string Rule = "a signer's name has 1 to 100 letters, digits, '.', '-', '_', '+' and '@', begins with a letter or digit, and does not end in '.' or '.lock'";

    /// <summary>Safe as the last part of a ref's name, and as a principal for ssh-keygen.</summary>
    public static bool IsName(string text) =>
        text is { Length: >= 1 and <= 100 } && char.IsAsciiLetterOrDigit(text[0]) && text[^1] != '.' && !text.EndsWith(".lock", StringComparison.Ordinal)
        && !text.Contains("..", StringComparison.Ordinal) && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '+' or '@');

    public bool MaySign(LinkScope scope) => Roles is null || (!scope.IsShared && scope.Roles.All(Roles.Contains));
}

/// <summary>
/// Who may sign links, whose keys count no more, and how many must have signed a link of a role: the file <c>signers</c> in the chain's root. Pure: what it
/// says of a link follows from the list and from what the link touches.
/// </summary>
sealed record SignerList(IReadOnlyList<Signer> Signers, IReadOnlySet<string> Revoked, IReadOnlyDictionary<RoleName, int> Approvals)
{
    public const string FileName = "signers";

    /// <summary>How many different signers a link needs, its author among them. What is not of one role alone needs as many as the strictest role: it could reach that one.</summary>
    public int NeededFor(LinkScope scope) =>
        scope.IsShared ? Approvals.Values.Append(1).Max()
        : scope.Roles.Select(role => Approvals.GetValueOrDefault(role, 1)).Append(1).Max();

    public Signer? SignerOf(SshPublicKey key) => Signers.FirstOrDefault(signer => signer.SshKeys.Contains(key));

    public Signer? SignerOf(string pgpFingerprint) => Signers.FirstOrDefault(signer => signer.PgpKeys.Any(key => key.Fingerprint == pgpFingerprint));

    public IEnumerable<OpenPgpKey> PgpKeys => Signers.SelectMany(signer => signer.PgpKeys);

    /// <summary>As <c>git config gpg.ssh.allowedSignersFile</c> wants it; without the keys that were revoked.</summary>
    public IEnumerable<string> AllowedSigners() =>
        from signer in Signers
        from key in signer.SshKeys
        where !Revoked.Contains(key.Fingerprint)
        select $"{signer.Name} namespaces=\"{SshSignature.ForGit}\" {key}";

    /// <summary>Why nobody could ever go on with this list; none where somebody can.</summary>
    public IEnumerable<string> DeadEnds()
    {
        var unrestricted = Able(signer => signer.Roles is null);
        var strictest = Approvals.Values.Append(1).Max();
        if (unrestricted < strictest)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the list itself, and what no role has to itself, needs {strictest} signers without 'roles' who have a key that counts; there are {unrestricted}");
        }

        foreach (var (role, needed) in Approvals)
        {
            if (Able(signer => signer.Roles is null || signer.Roles.Contains(role)) is var able && able < needed)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"the role {role} needs {needed} signers, and {able} may sign for it");
            }
        }
    }

    int Able(Func<Signer, bool> may) => Signers.Count(signer => may(signer) && HasKey(signer));

    bool HasKey(Signer signer) => signer.SshKeys.Any(key => !Revoked.Contains(key.Fingerprint)) || signer.PgpKeys.Any(key => !Revoked.Contains(key.Fingerprint));
}
