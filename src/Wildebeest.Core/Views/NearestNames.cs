using Wildebeest.Chains;

namespace Wildebeest.Views;

/// <summary>For an answer to a migration's name that is none: those that were probably meant.</summary>
static class NearestNames
{
    const int Most = 5;

    /// <summary>Longer than any migration's name; what is typed may be of any length.</summary>
    const int Longest = 200;

    /// <summary>The nearest first: those that contain it, then by letters to change; a name without its role is held against names without theirs.</summary>
    public static IReadOnlyList<string> To(string typed, IEnumerable<string> names)
    {
        var wanted = typed[..Math.Min(typed.Length, Longest)].ToLowerInvariant();
        return [.. names.OrderBy(DistanceOf).ThenBy(name => name, StringComparer.Ordinal).Take(Most)];

        int DistanceOf(string name)
        {
            var known = name.ToLowerInvariant();
            var compared = !wanted.Contains('/', StringComparison.Ordinal) && MigrationName.TryParse(known, out var migration) ? migration.Name : known;
            return wanted.Length > 0 && known.Contains(wanted, StringComparison.Ordinal) ? 0 : EditDistance.Between(wanted, compared);
        }
    }
}
