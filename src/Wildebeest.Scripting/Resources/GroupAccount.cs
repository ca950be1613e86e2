using System.Globalization;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>A group of this host's own files. Its members are kept for putting it back alone.</summary>
sealed class GroupAccount(string group) : Resource
{
    public const string Number = "gid";

    /// <summary>A wish for the group, whatever its number.</summary>
    public const string AnyNumber = "any";

    const string Member = "member ";
    const string Password = "password";
    const string Administrators = "administrators";

    public bool IsSystem { get; init; }

    public override string Name => $"group {group}";

    public override IReadOnlyList<string> Identity => [group];

    public override bool IsSecret(string aspect) => aspect == Password;

    public override State Probe()
    {
        var files = AccountFiles.Read();
        var found = files.Group(group);
        var state = new State { [Number] = found?.Number.ToString(CultureInfo.InvariantCulture) };
        if (files.GroupShadow(group) is { } shadow)
        {
            state[Password] = shadow.Password;
            state[Administrators] = shadow.Administrators;
        }

        foreach (var member in found?.Members ?? [])
        {
            state[Member + member] = State.Yes;
        }

        return state;
    }

    public override bool Suffices(string aspect, string? wanted, string? found) => wanted == AnyNumber ? found is not null : wanted == found;

    /// <summary>Without members that are no users any more, whom no program puts into a group.</summary>
    public override State Kept(State found, State differing) => differing[Number] is null ? found.Only(aspect => !IsOfNobody(aspect)) : found.Only(differing.Has);

    public override Difference Describe(State found, State differing) =>
        base.Describe(found, differing) is var difference && found[Number] is null ? difference with { Reason = "it was not there" } : difference;

    public override void Bring(State found, State wanted)
    {
        if (wanted.Has(Number))
        {
            BringNumber(found[Number] is not null, wanted[Number]);
        }

        foreach (var aspect in wanted.Where(aspect => aspect.Key.StartsWith(Member, StringComparison.Ordinal)))
        {
            AccountProgram.Act(Name, "gpasswd", "--add", aspect.Key[Member.Length..], group);
        }

        if (wanted[Administrators] is { } administrators)
        {
            AccountProgram.Act(Name, "gpasswd", "--administrators", administrators, group);
        }

        if (wanted[Password] is { } password)
        {
            // By its input, since everybody may see a command's arguments.
            AccountProgram.Act(Name, new Command("chgpasswd", ["--encrypted"]) { Input = $"{group}:{password}\n" });
        }
    }

    static bool IsOfNobody(string aspect) => aspect.StartsWith(Member, StringComparison.Ordinal) && Accounts.User(aspect[Member.Length..]) is null;

    void BringNumber(bool isThere, string? number)
    {
        if (number is null)
        {
            AccountProgram.Act(Name, "groupdel", group);
            return;
        }

        string[] numbered = number == AnyNumber ? [] : ["--gid", number];
        if (isThere)
        {
            AccountProgram.Act(Name, "groupmod", [.. numbered, group]);
        }
        else
        {
            AccountProgram.Act(Name, "groupadd", [.. numbered, .. IsSystem ? (string[])["--system"] : [], group]);
        }
    }
}
