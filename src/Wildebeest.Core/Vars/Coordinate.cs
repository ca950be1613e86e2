using System.Diagnostics.CodeAnalysis;
using Wildebeest.Chains;

namespace Wildebeest.Vars;

/// <summary>
/// Where values hold: <c>host:service:aspect</c>, of which each may be left out. The host is a name, a pattern, <c>@role</c> or nothing, which is all hosts. A coordinate with
/// a service holds only where a script asks at that service.
/// </summary>
sealed class Coordinate
{
    readonly HostGlob? glob;
    readonly RoleName? role;

    Coordinate(string text, HostGlob? glob, RoleName? role, string? service, string? aspect)
    {
        (Text, this.glob, this.role) = (text, glob, role);
        Service = service;
        Aspect = aspect;
    }

    public static Coordinate Everywhere { get; } = new("all hosts", null, null, null, null);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public string? Service { get; }

    public string? Aspect { get; }

    /// <summary>Each way in which it says whom it is for, written in one way: two coordinates with one in common hold for the same hosts with the same weight.</summary>
    public IEnumerable<string> Places =>
        (role is { } named ? [$"@{named}"] : glob is null ? [""] : glob.Alternatives).Select(place => $"{(place.Length > 0 && place.All(character => character == '*') ? "" : place)}:{Service}:{Aspect}");

    public static bool TryParse(string text, [NotNullWhen(true)] out Coordinate? coordinate, [NotNullWhen(false)] out string? error)
    {
        (coordinate, error) = (null, null);
        var parts = text.Split(':');
        if (parts.Length > 3)
        {
            error = "a coordinate is host:service:aspect, and no more";
            return false;
        }

        HostGlob? glob = null;
        RoleName? role = null;
        switch (parts[0])
        {
            case "" or "*":
                break;
            case ['@', .. var name]:
                if (!RoleName.TryParse(name, out var parsed))
                {
                    error = RoleName.Rule;
                    return false;
                }

                role = parsed;
                break;
            default:
                if (!HostGlob.TryParse(parts[0], out glob))
                {
                    error = HostGlob.Rule;
                    return false;
                }

                break;
        }

        if (!TryWord(parts.ElementAtOrDefault(1), out var service) || !TryWord(parts.ElementAtOrDefault(2), out var aspect))
        {
            error = "a service and an aspect are 1 to 100 letters, digits, '.', '-' and '_'; * or nothing is any";
            return false;
        }

        coordinate = new Coordinate(text, glob, role, service, aspect);
        return true;
    }

    /// <summary>Null or <c>*</c> is any; else it must be a service's or an aspect's name.</summary>
    public static bool TryWord(string? text, out string? word)
    {
        word = text is null or "" or "*" ? null : text;
        return word is null || (word.Length <= 100 && word.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'));
    }

    /// <summary>How closely it says what is asked; null where it does not hold there.</summary>
    public Rank? Match(Place asked)
    {
        if ((Service is not null && Service != asked.Service) || (Aspect is not null && Aspect != asked.Aspect))
        {
            return null;
        }

        Rank? where = role is { } named ? (asked.Roles.Contains(named) ? new Rank(Nearness.Role, 0, false, false) : null)
            : glob is null ? new Rank(Nearness.All, 0, false, false)
            : glob.Names(asked.Host) ? new Rank(Nearness.Name, 0, false, false)
            : glob.Match(asked.Host) is { } literals ? new Rank(literals == 0 && glob.Alternatives.Contains("*") ? Nearness.All : Nearness.Pattern, literals, false, false)
            : null;
        return where is { } rank ? rank with { Service = Service is not null, Aspect = Aspect is not null } : null;
    }

    public override string ToString() => Text;
}

/// <summary>What is asked about: a host with its roles, and a service and an aspect where the script names them.</summary>
sealed record Place(string Host, IReadOnlyCollection<RoleName> Roles, string? Service = null, string? Aspect = null);

/// <summary>How closely a coordinate says whom it is for, the least first.</summary>
enum Nearness
{
    All,
    Role,
    Pattern,
    Name,

    /// <summary>The machine's own file.</summary>
    Machine,
}

/// <summary>What decides between two values: who is meant, first; then of patterns the one with more characters that stand for themselves; then a service; then an aspect.</summary>
readonly record struct Rank(Nearness Nearness, int Literals, bool Service, bool Aspect) : IComparable<Rank>
{
    public int CompareTo(Rank other) =>
        Nearness != other.Nearness ? Nearness.CompareTo(other.Nearness)
        : Literals != other.Literals ? Literals.CompareTo(other.Literals)
        : Service != other.Service ? Service.CompareTo(other.Service)
        : Aspect.CompareTo(other.Aspect);
}
