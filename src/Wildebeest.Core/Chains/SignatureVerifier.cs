using Wildebeest.Git;
using Wildebeest.Signatures;

namespace Wildebeest.Chains;

/// <summary>Whose good signature an object carries, by one list; or why it counts for nothing.</summary>
/// <param name="Signer">Null where it counts for nothing.</param>
/// <param name="Key">The key as people compare it, where it is known.</param>
sealed record SignatureFinding(Signer? Signer, ChainRule Rule, string Sentence, string? Key = null);

/// <summary>Holds the signature of a commit or a tag against a list of signers.</summary>
sealed class SignatureVerifier(Clone clone, Gpgv gpgv)
{
    // A commit's message of a megabyte is no message, and a signed tag of ours has one line.
    const long LargestObject = 1024 * 1024;

    public async Task<SignatureFinding> OfCommitAsync(CommitId commit, SignerList list, CancellationToken cancellationToken) =>
        clone.ReadRaw(commit, LargestObject) is { } raw && SignedObject.OfCommit(raw) is { } signed
            ? await OfAsync(signed, list, cancellationToken)
            : new SignatureFinding(null, ChainRule.BadSignature, "is no commit whose signature can be read.");

    /// <summary>An approval counts for the link that it names, twice, and was made to approve: another tag of the same signer approves nothing.</summary>
    public async Task<SignatureFinding> OfApprovalAsync(CommitId tag, CommitId link, SignerList list, CancellationToken cancellationToken) =>
        clone.ReadRaw(tag, LargestObject) is { } raw && clone.ReadTag(tag) is { } facts && facts.Target == link && facts.Name == Approval.TagName(link)
            ? await OfAsync(SignedObject.OfTag(raw), list, cancellationToken)
            : new SignatureFinding(null, ChainRule.BadSignature, "is no approval of this link.");

    async Task<SignatureFinding> OfAsync(SignedObject signed, SignerList list, CancellationToken cancellationToken)
    {
        if (signed.Signature is null)
        {
            return new(null, ChainRule.Unsigned, "is not signed.");
        }

        if (signed.IsSsh && SshSignature.TryParse(signed.Signature, out var signature))
        {
            return !signature.Signs(signed.Content) ? new(null, ChainRule.BadSignature, "has a signature that is not of this commit.", signature.Key.Fingerprint)
                : Of(list.SignerOf(signature.Key), signature.Key.Fingerprint, list);
        }

        if (!signed.IsPgp)
        {
            return new(null, ChainRule.BadSignature, "has a signature that cannot be read; known are those of SSH (Ed25519, ECDSA, RSA of 2048 bits) and of GPG.");
        }

        var keys = list.PgpKeys.ToList();
        var answer = keys.Count == 0 ? GpgvAnswer.Bad("") : await gpgv.VerifyAsync(keys, signed.Signature, signed.Content, cancellationToken);
        return answer.SigningKey is { } signing && list.Revoked.Contains(signing) ? Of(list.SignerOf(answer.Fingerprint!), signing, list)
            : answer.Fingerprint is { } fingerprint ? Of(list.SignerOf(fingerprint), fingerprint, list)
            : answer.Sentence.Length == 0 ? new(null, ChainRule.UnknownSigner, "is signed with a GPG key that is not in the list of signers.")
            : new(null, ChainRule.BadSignature, $"has a signature that counts for nothing: {answer.Sentence}.");
    }

    static SignatureFinding Of(Signer? signer, string key, SignerList list) =>
        list.Revoked.Contains(key) ? new(null, ChainRule.RevokedKey, $"is signed with the key {key}{(signer is null ? "" : $" of {signer.Name}")}, which is revoked.", key)
        : signer is null ? new(null, ChainRule.UnknownSigner, $"is signed with the key {key}, which is not in the list of signers.", key)
        : new(signer, default, "", key);
}

/// <summary>What makes a tag an approval.</summary>
static class Approval
{
    public static string TagName(CommitId link) => $"wildebeest-approval-{link}";
}
