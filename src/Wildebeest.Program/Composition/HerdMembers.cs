using Wildebeest.Chains;
using Wildebeest.Ledgers;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Composition;

/// <summary>Finds the host that somebody typed.</summary>
static class HerdMembers
{
    public static HerdMember Named(IReadOnlyList<HerdMember> members, string name) =>
        members.FirstOrDefault(member => member.Name == name)
        ?? throw new NoSuchHostException(name, members);

    /// <summary>A role that a host has, or once had; a mistyped one must not look paused while the right one rolls on.</summary>
    public static RoleName RoleNamed(IReadOnlyList<HerdMember> members, IReadOnlyList<Ledger> ledgers, string text)
    {
        var known = members.SelectMany(member => member.Roles).Concat(ledgers.Select(ledger => ledger.Role)).Distinct().ToList();
        return RoleName.TryParse(text, out var role) && known.Contains(role) ? role : throw new NoSuchRoleException(text, known);
    }
}

/// <summary>No host of the herd has this role.</summary>
sealed class NoSuchRoleException(string role, IReadOnlyList<RoleName> known)
    : WildebeestException(
        $"No host of the herd has the role '{PrintableText.Line(role, 80)}'.",
        known.Count == 0 ? "No host has joined yet." : $"Did you mean: {string.Join(", ", NearestNames.To(role, known.Select(one => one.ToString())))}?")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}

/// <summary>No host of the herd has this name.</summary>
sealed class NoSuchHostException(string name, IReadOnlyList<HerdMember> members)
    : WildebeestException(
        $"No host of the herd is named '{PrintableText.Line(name, 80)}'.",
        members.Count == 0 ? "No host has joined yet." : $"There are: {string.Join(", ", members.Take(10).Select(member => member.Name))}{(members.Count > 10 ? ", …" : "")}.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
