using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Signatures;

namespace Wildebeest.Program.Commands;

/// <summary>A second signer says yes to a link, with a tag that git signs with that person's own key.</summary>
static class ApproveCommand
{
    public static Command Create()
    {
        var link = new Argument<string>("link") { Description = "The link: its sha1 or the beginning of it, or its migration ROLE/NAME." };
        var key = new Option<string?>("--key") { Description = "The ssh key to sign with (default: what git's user.signingkey and gpg.format say).", HelpName = "FILE" };
        var signers = SignersOption();
        var command = new Command("approve", "Approve a link, by a tag that is signed with your own key; read the link first: git show LINK.") { link, key, signers };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var found = Find(access, parsed.GetRequiredValue(link), cancellationToken);
            var list = ListBefore(access, found.Id, parsed.GetValue(signers) ?? access.Signers);
            var scope = LinkScope.Of(access.Repository, found.Id);
            if (list.NeededFor(scope) <= 1)
            {
                throw new ApprovalException($"{found} needs no approval: by the list of signers before it, its author's signature is enough.", "See which roles ask for approvals: wildebeest signers.");
            }

            var tag = await access.SignTagAsync(Approval.TagName(found.Id), found.Id, $"Approves {found}", parsed.GetValue(key), cancellationToken);
            using var gpgv = new Gpgv(TimeProvider.System);
            var verifier = new SignatureVerifier(access.Repository, gpgv);
            var finding = await verifier.OfApprovalAsync(tag, found.Id, list, cancellationToken);
            var signer = finding.Signer ?? throw new ApprovalException($"Your approval {finding.Sentence.TrimEnd('.')}.", "Sign with a key that is in the file 'signers': --key FILE, or git config user.signingkey.");
            if ((await verifier.OfCommitAsync(found.Id, list, cancellationToken)).Signer == signer)
            {
                throw new ApprovalException($"{signer.Name} signed {found} as its author, and is counted once.", "Have it approved by somebody else of the list: wildebeest signers.");
            }

            if (!signer.MaySign(scope))
            {
                throw new ApprovalException($"{signer.Name} may sign for {string.Join(", ", signer.Roles!)} only, and so cannot approve {found}.", "Have it approved by somebody else of the list: wildebeest signers.");
            }

            await PushAsync(access, found.Id, signer, tag, cancellationToken);
            Console.WriteLine($"{signer.Name} approves {found}. Hosts see it at their next poll.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Option<string?> SignersOption() => new("--signers") { Description = "The list of signers to begin with, as the setting 'signers' of hosts names it.", HelpName = "FILE" };

    static async Task PushAsync(HerdAccess access, CommitId link, Signer signer, CommitId tag, CancellationToken cancellationToken)
    {
        var known = await Approvals.FetchAsync(access.Repository, access.Wire, access.State, link, cancellationToken);
        var before = known.Where(approval => approval.Signer == signer.Name).Select(approval => (CommitId?)approval.Tag).FirstOrDefault();
        var answer = await access.Wire.PushAsync(access.State, [new PushRef($"{RefNames.Approvals}{link}/{signer.Name}", tag, before ?? CommitId.Zero)], cancellationToken);
        if (!answer.Accepted)
        {
            throw new ApprovalException($"The origin refused the approval: {string.Join("; ", answer.Refusals)}.", "You must be allowed to push below refs/wildebeest/approvals/.");
        }
    }

    static Link Find(HerdAccess access, string text, CancellationToken cancellationToken)
    {
        var links = new ChainReader(access.Repository, ChainLimits.Default).Read(null, access.Head, cancellationToken).Links;
        var found = links.Where(link => (text.Length >= 7 && link.Id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase)) || link.Migration?.ToString() == text).ToList();
        return found.Count == 1 ? found[0]
            : throw new ApprovalException($"{(found.Count == 0 ? "No link" : "More than one link")} of the branch is '{PrintableText.Line(text, 100)}'.", "Write the link's sha1, seven digits of it at least, or its migration as ROLE/NAME.");
    }

    static SignerList ListBefore(HerdAccess access, CommitId link, string? anchor)
    {
        var before = access.Repository.ReadCommit(link)!.Parents;
        if (before.Count > 0 && access.Repository.Find(before[0], SignerList.FileName) is { } entry)
        {
            return SignerFile.Parse(access.Repository.ReadBlob(entry.Object), SignerList.FileName);
        }

        return SignerAnchor.Load(anchor ?? throw new ApprovalException("The chain has no list of signers before this link.", "Name the list that hosts were given: --signers FILE.")).List;
    }
}

/// <summary>An approval that would count for nothing.</summary>
sealed class ApprovalException(string sentence, string wayOut) : WildebeestException(sentence, wayOut);
