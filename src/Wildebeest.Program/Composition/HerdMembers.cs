using Wildebeest.Refs;

namespace Wildebeest.Program.Composition;

/// <summary>Finds the host that somebody typed.</summary>
static class HerdMembers
{
    public static HerdMember Named(IReadOnlyList<HerdMember> members, string name) =>
        members.FirstOrDefault(member => member.Name == name)
        ?? throw new NoSuchHostException(name, members);
}

/// <summary>No host of the herd has this name.</summary>
sealed class NoSuchHostException(string name, IReadOnlyList<HerdMember> members)
    : WildebeestException(
        $"No host of the herd is named '{PrintableText.Line(name, 80)}'.",
        members.Count == 0 ? "No host has joined yet." : $"There are: {string.Join(", ", members.Take(10).Select(member => member.Name))}{(members.Count > 10 ? ", …" : "")}.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
