using System.Text;
using Wildebeest.Git;
using Wildebeest.Refs;

namespace Wildebeest.Program.Origins;

/// <summary>The heads of the chain and of the ledgers in one small file. Afterwards the origin's hook keeps it; here it is written for what is there already.</summary>
static class OriginTip
{
    public const string FileName = "tip";
    public const string FirstLine = "wildebeest tip 1";

    public static void Write(OriginFolder origin)
    {
        using var repository = Clone.Open(origin.Path);
        OriginFolder.Write(Path.Combine(origin.Web!, FileName), TextOf(repository, origin.Branch!.Value), OriginFolder.FileMode);
    }

    static string TextOf(Clone repository, BranchName branch)
    {
        var text = new StringBuilder(FirstLine + "\n");
        (string Name, CommitId Id)[] chain = repository.ReadRef(branch.RefName) is { } head ? [(branch.RefName, head)] : [];
        foreach (var (name, id) in chain.Concat(repository.RefsUnder(RefNames.Roles).OrderBy(found => found.Name, StringComparer.Ordinal)))
        {
            text.Append(id).Append(' ').Append(name).Append('\n');
        }

        return text.ToString();
    }
}
