using Wildebeest.Chains;
using Wildebeest.Hosts;

namespace Wildebeest.Secrets;

/// <summary>Where the chain keeps what secrets need. All of it is public but for those who hold a key.</summary>
static class SecretPaths
{
    public const string NameRule = "1 to 100 letters, digits, '.', '-' and '_', a letter or a digit first";

    public const string Folder = "secrets";
    public const string Extension = ".age";

    /// <summary>Who may read what.</summary>
    public const string Readers = "secrets/recipients.yaml";

    public const string HostKeys = "keys/hosts";
    public const string RoleKeys = "keys/roles";
    public const string AdminKeys = "keys/admins";
    public const string PublicExtension = ".pub";

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');

    public static string Of(string name) => IsName(name) ? $"{Folder}/{name}{Extension}" : throw SecretException.BadName(name);

    public static string HostKey(HostName host) => $"{HostKeys}/{host}{PublicExtension}";

    /// <summary>To whom secrets of the role are sealed.</summary>
    public static string RoleKey(RoleName role) => $"{RoleKeys}/{role}{PublicExtension}";

    /// <summary>What opens them: the role's private keys, newest first, sealed to its hosts.</summary>
    public static string RoleIdentities(RoleName role) => $"{RoleKeys}/{role}{Extension}";
}
