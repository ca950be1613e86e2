using System.Text;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Storage;

namespace Wildebeest.Settings;

/// <summary>What a joining host is told. State and branch are written only where they are not the default.</summary>
sealed record JoinedSettings(OriginUrl Origin, HostName Name, IReadOnlyList<RoleName> Roles)
{
    public OriginUrl? State { get; init; }

    public BranchName? Branch { get; init; }

    public string? Signers { get; init; }
}

/// <summary>Writes the first settings of a host; afterwards the file is its admin's, and the program changes the roles in it, when it is told to, and nothing else.</summary>
static class SettingsWriter
{
    const UnixFileMode OwnerWritesAllRead =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Before a host joins: a file that is there already stays as it is, so what flags say otherwise would be forgotten.</summary>
    /// <exception cref="SettingsKeptException" />
    public static void RequireKept(SettingsLoading loading)
    {
        if (!File.Exists(loading.File))
        {
            return;
        }

        var (wanted, kept) = (loading.Load(), (loading with { Flags = [] }).Load());
        var differing = loading.Flags.Where(flag => ValueOf(wanted, flag.Key) != ValueOf(kept, flag.Key)).ToList();
        if (differing.Count > 0)
        {
            throw new SettingsKeptException(loading.File, differing);
        }
    }

    /// <summary>Of what <c>join</c> writes. Not the name: afterwards the identity has it, and not the file.</summary>
    static string? ValueOf(HostSettings settings, SettingKey key) => key == SettingKeys.Origin ? settings.Origin.ForGit
        : key == SettingKeys.State ? settings.State.ForGit
        : key == SettingKeys.Branch ? settings.Branch.ToString()
        : key == SettingKeys.Roles ? string.Join(' ', settings.Roles)
        : key == SettingKeys.Signers ? settings.Signers
        : null;

    /// <summary>False when there is a file already: it stays as it is. The file is for its owner alone, since a URL may carry a password.</summary>
    /// <exception cref="StorageException" />
    public static bool TryWriteNew(string path, JoinedSettings settings)
    {
        DurableFile.CreateFolder(DurableFile.FolderOf(path), OwnerWritesAllRead);
        if (File.Exists(path))
        {
            return false;
        }

        DurableFile.Write(path, TextOf(settings));
        return true;
    }

    public static string TextOf(JoinedSettings settings)
    {
        var text = new StringBuilder();
        text.Append("# This host's settings, written by 'wildebeest join'; yours to change. The agent reads them when it starts.\n");
        text.Append("# settings.sample.yaml shows every key with its default.\n\n");
        text.Append("# The repository whose branch this host follows.\n");
        text.Append($"origin: {Scalar(settings.Origin.ForGit)}\n");
        if (settings.Branch is { } branch && branch != BranchName.Main)
        {
            text.Append($"branch: {Scalar(branch.ToString())}\n");
        }

        if (settings.State is { } state && state != settings.Origin)
        {
            text.Append("\n# The repository that holds refs/wildebeest, where it is not the origin.\n");
            text.Append($"state: {Scalar(state.ForGit)}\n");
        }

        text.Append("\n# What people call this host, as it was claimed at the origin. To change it here changes nothing.\n");
        text.Append($"name: {Scalar(settings.Name.ToString())}\n");
        text.Append("\n# It runs the migrations of these. A role that is added later has its earlier migrations run first.\n");
        text.Append($"roles: [{string.Join(", ", settings.Roles.Select(role => Scalar(role.ToString())))}]\n");
        if (settings.Signers is { } signers)
        {
            text.Append("\n# Nothing runs of a link that nobody of this list signed.\n");
            text.Append($"signers: {Scalar(signers)}\n");
        }

        return text.ToString();
    }

    // Unquoted where no reader of YAML could take it for anything but this text.
    static string Scalar(string text) =>
        text is not "null" && char.IsAsciiLetter(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>A host was to join with flags that its settings contradict.</summary>
sealed class SettingsKeptException(string file, IReadOnlyList<SettingFlag> flags)
    : WildebeestException(
        $"{PrintableText.Line(file)} is there already and says otherwise of {string.Join(", ", flags.Select(flag => flag.Key))} than {string.Join(", ", flags.Select(flag => flag.Name))}, and join does not write over it.",
        "Put what you mean into that file, or take the file away, and join again.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
