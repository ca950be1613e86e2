using System.Globalization;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>Groups of this host's own files (<c>/etc/group</c>). Put back when the migration fails.</summary>
public static class Groups
{
    /// <summary>Makes the group be there. Who is in it: <see cref="Users.Ensure"/>.</summary>
    /// <param name="group">Its name: up to 32 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, first a letter or <c>_</c>.</param>
    /// <param name="id">Its number. Default: as the group has it, a free one for a new one. Files keep the number that they have.</param>
    /// <param name="system">Whether a new one gets a number of the system's range. A group that is there stays as it is.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">The name is none, or another group has the number.</exception>
    /// <example><code>Groups.Ensure("shop", system: true);</code></example>
    public static bool Ensure(string group, int? id = null, bool system = false)
    {
        AccountProgram.Name("group", group);
        return id < 0
            ? throw new MigrationException($"group {group}: {id} is no number of a group.")
            : Resources.Ensure.That(
                new GroupAccount(group) { IsSystem = system }, new State { [GroupAccount.Number] = id?.ToString(CultureInfo.InvariantCulture) ?? GroupAccount.AnyNumber });
    }

    /// <summary>Makes the group be gone. Put back, it has its number and its members.</summary>
    /// <param name="group">Its name.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">It is a user's primary group.</exception>
    /// <example><code>Groups.Remove("old-shop");</code></example>
    public static bool Remove(string group) => Resources.Ensure.That(new GroupAccount(AccountProgram.Name("group", group)), new State { [GroupAccount.Number] = null });

    /// <summary>Whether there is such a group. Looks only.</summary>
    /// <param name="group">Its name.</param>
    /// <example><code>if (Groups.Exists("docker")) Log("containers run here");</code></example>
    public static bool Exists(string group) => AccountFiles.Read().Group(AccountProgram.Name("group", group)) is not null;
}
