using System.Diagnostics.CodeAnalysis;
using Wildebeest.Chains;
using Wildebeest.Hosts;

namespace Wildebeest.Secrets;

/// <summary>Whom a secret is for: <c>role:web</c> or <c>host:db01</c>.</summary>
readonly record struct SecretReader(RoleName? Role, HostName? Host) : IComparable<SecretReader>
{
    public const string Rule = "write role:web or host:db01";

    public static bool TryParse(string text, out SecretReader reader)
    {
        reader = text.Split(':', 2) switch
        {
            ["role", var name] when RoleName.TryParse(name, out var role) => new SecretReader(role, null),
            ["host", var name] when HostName.TryParse(name, out var host) => new SecretReader(null, host),
            _ => default,
        };
        return reader != default;
    }

    public int CompareTo(SecretReader other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => Role is { } role ? $"role:{role}" : $"host:{Host}";
}
