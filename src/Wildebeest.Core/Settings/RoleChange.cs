using Wildebeest.Chains;

namespace Wildebeest.Settings;

/// <summary>What somebody typed of a host's roles: <c>+cache</c> gives one, <c>-cache</c> takes it away; a plain <c>web</c> says that only those named so stay.</summary>
static class RoleChange
{
    /// <exception cref="RoleChangeException" />
    public static IReadOnlyList<RoleName> Of(IReadOnlyCollection<RoleName> had, IReadOnlyList<string> words)
    {
        var named = words.Where(word => !IsSigned(word)).Select(Parse).ToList();
        var now = (named.Count > 0 ? named : [.. had]).Distinct().ToList();
        foreach (var word in words.Where(IsSigned))
        {
            var role = Parse(word[1..]);
            if (word[0] == '+' && !now.Contains(role))
            {
                now.Add(role);
            }
            else if (word[0] == '-' && !now.Remove(role))
            {
                throw new RoleChangeException($"This host does not have the role {role}.", had.Count == 0 ? "It has none." : $"It has {string.Join(", ", had)}.");
            }
        }

        return now;
    }

    static bool IsSigned(string word) => word is ['+' or '-', ..];

    static RoleName Parse(string text) => RoleName.TryParse(text, out var role) ? role
        : throw new RoleChangeException($"'{PrintableText.Line(text, 80)}' cannot be a role: {RoleName.Rule}.", "Write +ROLE, -ROLE or ROLE.");
}

/// <summary>What was typed is no change of this host's roles.</summary>
sealed class RoleChangeException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}

/// <summary>The file's roles are not those in force.</summary>
sealed class RolesElsewhereException(SettingSource source)
    : WildebeestException($"This host's roles are set by {source}, which goes before its settings file.", "Change them there.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
