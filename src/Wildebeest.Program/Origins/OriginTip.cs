using System.Security.Cryptography;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Storage;

namespace Wildebeest.Program.Origins;

/// <summary>What a web server hands out beside git: the tip, and each ledger's newest entry. Afterwards the origin's hook keeps them; here they are written for what is there already.</summary>
static class OriginTip
{
    public const string FileName = "tip";

    public static void Write(OriginFolder origin)
    {
        using var repository = Clone.Open(origin.Path);
        var ledgers = repository.RefsUnder(RefNames.Roles).OrderBy(found => found.Name, StringComparer.Ordinal).ToList();

        // A ledger is there before the tip that names it.
        DurableFile.CreateFolder(Path.Combine(origin.Web!, PostedFiles.LedgersFolder), OriginFolder.FolderMode);
        foreach (var (name, head) in ledgers)
        {
            if (RoleName.TryParse(name[RefNames.Roles.Length..], out var role) && LedgerStore.TextAt(repository, head) is { } text)
            {
                OriginFolder.Write(Path.Combine(origin.Web!, PostedFiles.LedgerFile(role)), Encoding.UTF8.GetString(PostedFiles.LedgerText(role, head, text)), OriginFolder.FileMode);
            }
        }

        OriginFolder.Write(Path.Combine(origin.Web!, FileName), TextOf(repository, origin.Branch!.Value, ledgers), OriginFolder.FileMode);
    }

    static string TextOf(Clone repository, BranchName branch, IReadOnlyList<(string Name, CommitId Id)> ledgers)
    {
        var stops = string.Concat(repository.RefsUnder(RefNames.Stops).OrderBy(found => found.Name, StringComparer.Ordinal).Select(Line));
        return string.Concat(
            [
                Tip.FirstLine + "\n",
                repository.ReadRef(branch.RefName) is { } head ? Line((branch.RefName, head)) : "",
                .. ledgers.Select(Line),
                stops.Length == 0 ? "" : Line((Tip.AllStops, CommitId.Parse(Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(stops)))))),
            ]);
    }

    static string Line((string Name, CommitId Id) found) => $"{found.Id} {found.Name}\n";
}
