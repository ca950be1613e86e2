using Wildebeest.Chains;

namespace Wildebeest.Settings;

/// <summary>The roles of the settings file as it is now, so that a change of them needs no restart. While it is wrong, what was read before stays in force.</summary>
/// <param name="told">Once for each state of the file.</param>
sealed class RolesWatch(SettingsLoading loading, HostSettings loaded, Action<WildebeestException> told)
{
    // Read once more at the first look: the file may have been changed since it was loaded.
    (DateTime, long)? seen;
    IReadOnlyCollection<RoleName> roles = loaded.Roles;

    public IReadOnlyCollection<RoleName> Now()
    {
        if (StampOf(loading.File) is var stamp && stamp != seen)
        {
            seen = stamp;
            try
            {
                roles = loading.Load().Roles;
            }
            catch (WildebeestException wrong)
            {
                told(wrong);
            }
        }

        return roles;
    }

    static (DateTime, long) StampOf(string path) => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;
}
