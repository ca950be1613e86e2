using System.Globalization;
using System.Runtime.CompilerServices;
using Wildebeest.Ledgers;

namespace Wildebeest.Views;

/// <summary>A role's ledger in words: only what stands out now.</summary>
static class LedgerText
{
    public static IEnumerable<string> Lines(RoleStatus role)
    {
        if (role.Pause is { } pause)
        {
            yield return Line($"{role.Role}: paused by {pause.By} since {pause.At:yyyy-MM-dd HH:mm:ss}Z: {pause.Reason}");
        }

        foreach (var halt in role.Halts)
        {
            yield return $"{role.Role}: {halt.Sentence}";
        }

        foreach (var place in role.Places)
        {
            yield return Line(
                $"{role.Role}: {place.Host} is out of load for {place.Link[..7]} {place.Migration} since {place.Since:yyyy-MM-dd HH:mm:ss}Z{(place.NeedsHands ? " and NEEDS HANDS: its undo failed" : "")}");
        }
    }

    /// <summary>Of these, what waits for a person.</summary>
    public static IEnumerable<string> Trouble(RoleStatus role) => Lines(role with { Places = [.. role.Places.Where(place => place.NeedsHands)] });

    /// <summary>Whose pause keeps the role, where it is not the one that this person made then; null where it is, or where there is none.</summary>
    public static string? PausedByAnother(Ledger ledger, string by, DateTimeOffset at) => ledger.Pause is { } pause && (pause.By, pause.At) != (by, at)
        ? Line($"{ledger.Role} is paused already, by {pause.By} since {pause.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {pause.Reason}")
        : null;

    static string Line(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
