using System.Text;
using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Signatures;

namespace Wildebeest.Program.Origins;

/// <summary>Who may use an origin, and as what. Kept as lines of a word and its value, which the origin's scripts read, too.</summary>
sealed record Admission(HostName Name)
{
    /// <summary>An admin may push to the chain; a host only its own refs and the ledgers of its roles.</summary>
    public bool IsAdmin { get; init; }

    public IReadOnlyList<RoleName> Roles { get; init; } = [];

    public IReadOnlyList<SshPublicKey> Keys { get; init; } = [];

    /// <summary>The hash of its password over https.</summary>
    public string? Password { get; init; }

    // The scripts read the first two lines alone: they stay the first.
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.Append("kind ").Append(IsAdmin ? "admin" : "host").Append('\n');
            text.Append("roles ").AppendJoin(' ', Roles).Append('\n');
            foreach (var key in Keys)
            {
                text.Append("key ").Append(key).Append('\n');
            }

            return Password is null ? text.ToString() : text.Append("password ").Append(Password).Append('\n').ToString();
        }
    }

    /// <summary>The lines of <c>authorized_keys</c> that let it in, and to nothing but git.</summary>
    public IEnumerable<string> AuthorizedKeys(OriginFolder origin) => Keys.Select(key => $"restrict,command=\"{origin.Serve} {Name}\" {key} {Name}");

    public static Admission? TryParse(HostName name, IEnumerable<string> lines)
    {
        var admission = new Admission(name);
        var known = false;
        foreach (var line in lines)
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var (word, value) = blank < 0 ? (line, "") : (line[..blank], line[(blank + 1)..]);
            switch (word)
            {
                case "kind" when value is "admin" or "host":
                    admission = admission with { IsAdmin = value == "admin" };
                    known = true;
                    break;
                case "roles":
                    List<RoleName> roles = [];
                    foreach (var text in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        if (!RoleName.TryParse(text, out var role))
                        {
                            return null;
                        }

                        roles.Add(role);
                    }

                    admission = admission with { Roles = roles };
                    break;
                case "key" when SshPublicKey.TryParse(value, out var key):
                    admission = admission with { Keys = [.. admission.Keys, key] };
                    break;
                case "password":
                    admission = admission with { Password = value };
                    break;
                case "":
                    break;
                default:
                    return null;
            }
        }

        return known ? admission : null;
    }
}
