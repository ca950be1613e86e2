using System.Text;
using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>The rules that one link keeps or breaks by itself, against its first parent.</summary>
sealed class LinkRules(Clone clone, ChainLimits limits)
{
    const string MendBranch = "Hosts stay before this link until it is taken off the branch: reset the branch to its parent, commit the mended form, and push with --force-with-lease.";

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public Link Check(CommitFacts commit, List<ChainViolation> violations)
    {
        if (commit.Parents.Count > 1)
        {
            violations.Add(Merge(commit));
        }

        var migrations = new List<MigrationName>();
        foreach (var change in clone.Changes(commit.Id))
        {
            CheckPath(commit.Id, change, migrations, violations);
        }

        if (migrations.Count > 1)
        {
            violations.Add(new(ChainRule.OneMigration, commit.Id, null, $"adds {migrations.Count} migrations ({string.Join(", ", migrations.Take(5))}); a link adds at most one.",
                "Split the commit into one for each migration, in the order in which they are to run. " + MendBranch));
        }

        return new Link(commit.Id, migrations.Count > 0 ? migrations[0] : null, commit.Subject);
    }

    public static ChainViolation Merge(CommitFacts commit) => new(
        ChainRule.Linear, commit.Id, null, $"'{PrintableText.Line(commit.Subject, 60)}' is a merge commit; the chain is linear.",
        "Rebase instead of merging: git rebase, then push with --force-with-lease.");

    void CheckPath(CommitId link, PathChange change, List<MigrationName> migrations, List<ChainViolation> violations)
    {
        var path = PrintableText.Line(change.Path, 300);
        if (change.Kind != ChangeKind.Deleted)
        {
            CheckObject(link, change, path, violations);
        }

        if (!change.Path.StartsWith(MigrationName.Folder, StringComparison.Ordinal) || !change.Path.EndsWith(MigrationName.Extension, StringComparison.Ordinal))
        {
            return;
        }

        switch (change.Kind)
        {
            case ChangeKind.Modified:
                violations.Add(new(ChainRule.NeverEdited, link, path, "edits a migration that is in the chain; what hosts ran cannot change afterwards.",
                    "Take the edit off the branch and write a new migration that does the rest. " + MendBranch));
                break;
            case ChangeKind.Deleted:
                violations.Add(new(ChainRule.NeverRenamedOrDeleted, link, path, "removes or renames a migration that is in the chain; a host that joins later must be able to run it.",
                    "Take the removal off the branch; what a migration did is taken back by a new one. " + MendBranch));
                break;
            default:
                CheckMigration(link, change, path, migrations, violations);
                break;
        }
    }

    void CheckObject(CommitId link, PathChange change, string path, List<ChainViolation> violations)
    {
        if (change.Mode == EntryMode.Submodule)
        {
            violations.Add(new(ChainRule.NoSubmodule, link, path, "adds a submodule; a link must hold all that it runs.", "Commit the files themselves. " + MendBranch));
        }
        else if (clone.SizeOf(change.Object) is var size && size > limits.LargestFile)
        {
            violations.Add(new(ChainRule.FileSize, link, path, $"adds a file of {size / 1e6:0.#} MB; the largest that a link may hold here is {limits.LargestFile / 1e6:0.#} MB.",
                "Keep the file on a server and download it in the migration, with its checksum; or raise chain.largestFile on every host. " + MendBranch));
        }
    }

    void CheckMigration(CommitId link, PathChange change, string path, List<MigrationName> migrations, List<ChainViolation> violations)
    {
        var parts = change.Path[MigrationName.Folder.Length..^MigrationName.Extension.Length].Split('/');
        if (parts.Length != 2)
        {
            violations.Add(new(ChainRule.MigrationName, link, path, "is not at migrations/<role>/<name>.csx.", "Move the file there; what scripts share belongs outside of migrations/. " + MendBranch));
        }
        else if (!RoleName.TryParse(parts[0], out var role))
        {
            violations.Add(new(ChainRule.RoleName, link, path, $"is in a folder that cannot be a role: {RoleName.Rule}.", "Rename the folder. " + MendBranch));
        }
        else if (!MigrationName.IsName(parts[1]))
        {
            violations.Add(new(ChainRule.MigrationName, link, path, $"has a name that cannot be a migration's: {MigrationName.Rule}.", "Rename the file. " + MendBranch));
        }
        else
        {
            migrations.Add(new MigrationName(role, parts[1]));
            CheckText(link, change, path, violations);
        }
    }

    void CheckText(CommitId link, PathChange change, string path, List<ChainViolation> violations)
    {
        if (change.Mode == EntryMode.Submodule)
        {
            return;
        }

        if (change.Mode is not (EntryMode.File or EntryMode.Executable))
        {
            violations.Add(new(ChainRule.PlainText, link, path, "is a symbolic link; a migration is a plain file.", "Commit the file itself. " + MendBranch));
            return;
        }

        if (clone.SizeOf(change.Object) > ChainLimits.LargestScript)
        {
            violations.Add(new(ChainRule.FileSize, link, path, "is larger than 1 MB; that is no script.", "Deploy data as a file beside the migrations. " + MendBranch));
            return;
        }

        if (TextProblem(clone.ReadBlob(change.Object)) is var (line, problem))
        {
            violations.Add(new(ChainRule.PlainText, link, $"{path}({line})", problem, "Save the file as UTF-8 with LF line ends. " + MendBranch));
        }
    }

    /// <summary>The first line that is not UTF-8 or ends in CR LF, and what it is; null for good text.</summary>
    internal static (int Line, string Problem)? TextProblem(byte[] content)
    {
        var carriageReturn = content.AsSpan().IndexOf((byte)'\r');
        if (carriageReturn >= 0)
        {
            return (LineAt(content, carriageReturn), "has CR LF line ends; its text, and so its identity, would differ from machine to machine.");
        }

        var nul = content.AsSpan().IndexOf((byte)0);
        if (nul >= 0)
        {
            return (LineAt(content, nul), "holds a NUL byte; it is not text.");
        }

        try
        {
            Strict.GetCharCount(content);
            return null;
        }
        catch (DecoderFallbackException exception)
        {
            return (LineAt(content, Math.Clamp(exception.Index, 0, content.Length)), "is not UTF-8.");
        }
    }

    static int LineAt(byte[] content, int offset) => content.AsSpan(0, offset).Count((byte)'\n') + 1;
}
