using System.Globalization;

namespace Wildebeest.Scripting.Posix;

/// <summary>
/// The users and groups of this host's own files, with what only the files tell: passwords, members, subordinate numbers. Read anew for each look, since other programs
/// change them. Users of a directory are not in them: see <see cref="Accounts"/>.
/// </summary>
sealed class AccountFiles
{
    readonly IReadOnlyList<string[]> users;
    readonly IReadOnlyList<string[]> groups;
    readonly Func<string, IReadOnlyList<string[]>> linesOf;

    /// <param name="linesOf">From a file's name to its lines, each in its fields.</param>
    AccountFiles(Func<string, IReadOnlyList<string[]>> linesOf)
    {
        this.linesOf = linesOf;
        users = linesOf("passwd");
        groups = linesOf("group");
    }

    /// <param name="folder">Where the files are; one that is missing has no lines.</param>
    public static AccountFiles Read(string folder = "/etc") => new(file =>
        Path.Combine(folder, file) is var path && File.Exists(path) ? [.. File.ReadLines(path).Select(line => line.Split(':'))] : []);

    public UserEntry? User(string name) => Find(users, name, 7) is { } fields && Number(fields[2]) is { } user && Number(fields[3]) is { } group
        ? new UserEntry(name, user, group, fields[4], fields[5], fields[6])
        : null;

    public GroupEntry? Group(string name) => Find(groups, name, 4) is { } fields && Number(fields[2]) is { } number
        ? new GroupEntry(name, number, Names(fields[3]))
        : null;

    /// <summary>The number itself where no group has it.</summary>
    public string NameOfGroup(uint group)
    {
        var text = group.ToString(CultureInfo.InvariantCulture);
        return groups.FirstOrDefault(fields => fields.Length > 2 && fields[2] == text)?[0] ?? text;
    }

    public bool IsOnlyOneWith(uint user) => users.Count(fields => fields.Length > 2 && Number(fields[2]) == user) == 1;

    /// <summary>The groups that name the user as a member: its primary one as a rule does not.</summary>
    public IReadOnlyList<string> GroupsOf(string user) => [.. groups.Where(fields => fields.Length > 3 && Names(fields[3]).Contains(user)).Select(fields => fields[0])];

    /// <summary>The password's field and the days of its aging; null where there is none.</summary>
    public (string Password, string Aging)? Shadow(string user) => Find(linesOf("shadow"), user, 8) is { } fields ? (fields[1], string.Join(':', fields[2..8])) : null;

    /// <summary>A group's password and its administrators, with commas between them; null where there is none.</summary>
    public (string Password, string Administrators)? GroupShadow(string group) => Find(linesOf("gshadow"), group, 4) is { } fields ? (fields[1], fields[2]) : null;

    /// <summary>Ranges of numbers for its containers, such as <c>100000:65536</c>, with commas between them; null for none.</summary>
    /// <param name="file"><c>subuid</c> or <c>subgid</c>.</param>
    public string? Subordinate(string file, string user)
    {
        var ranges = linesOf(file).Where(fields => fields.Length == 3 && fields[0] == user).Select(fields => $"{fields[1]}:{fields[2]}").ToList();
        return ranges.Count == 0 ? null : string.Join(',', ranges);
    }

    static string[]? Find(IReadOnlyList<string[]> lines, string name, int least) => lines.FirstOrDefault(fields => fields[0] == name && fields.Length >= least);

    static uint? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string[] Names(string field) => field.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

sealed record UserEntry(string Name, uint Number, uint Group, string Comment, string Home, string Shell)
{
    /// <summary>A line as in <c>/etc/passwd</c>; null for what is none.</summary>
    public static UserEntry? TryParse(string line) =>
        line.Trim('\n').Split(':') is [var name, _, var user, var group, var comment, var home, var shell]
            && uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var primary)
            ? new UserEntry(name, number, primary, comment, home, shell)
            : null;
}

sealed record GroupEntry(string Name, uint Number, IReadOnlyList<string> Members);
