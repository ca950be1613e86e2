using Wildebeest.Chains;
using Wildebeest.Storage;

namespace Wildebeest.Settings;

/// <summary>The roles of the settings file as it is now, so that a change of them needs no restart. While it is wrong, what was read before stays in force.</summary>
/// <param name="told">Once for each state of the file, and for each thing that is wrong with it.</param>
sealed class RolesWatch(SettingsLoading loading, HostSettings loaded, Action<WildebeestException> told)
{
    // Read once more at the first look: the file may have been changed since it was loaded.
    (DateTime, long)? seen;
    ((DateTime, long) Stamp, string Message)? said;
    IReadOnlyCollection<RoleName> roles = loaded.Roles;

    public IReadOnlyCollection<RoleName> Now()
    {
        if (StampOf(loading.File) is var stamp && stamp != seen)
        {
            try
            {
                roles = loading.Load().Roles;
                (seen, said) = (stamp, null);
            }
            catch (WildebeestException wrong)
            {
                // What mends it need not change the file, such as its mode: so it is read again at the next look.
                if ((stamp, wrong.Message) != said)
                {
                    said = (stamp, wrong.Message);
                    told(wrong);
                }
            }
        }

        return roles;
    }

    // Of what a symbolic link leads to: that is where the settings change.
    static (DateTime, long) StampOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is FileInfo { Exists: true } target ? (target.LastWriteTimeUtc, target.Length) : default;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            // No file, none that may be looked at, or links in a circle: what is wrong is told when it is loaded.
            return default;
        }
    }
}
