using System.Globalization;
using Wildebeest.Ledgers;

namespace Wildebeest.Views;

/// <summary>A ledger in words: only what stands out now.</summary>
static class LedgerText
{
    public static IEnumerable<string> Lines(Ledger ledger)
    {
        if (ledger.Pause is { } pause)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{ledger.Role}: paused by {pause.By} since {pause.At:yyyy-MM-dd HH:mm:ss}Z: {pause.Reason}");
        }

        foreach (var halt in ledger.Halts)
        {
            yield return $"{ledger.Role}: {new Hindrance.Halted(halt).Sentence}";
        }

        foreach (var place in ledger.Places)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{ledger.Role}: {place.Name} is out of load for {place.Link.Short} {place.Migration} since {place.Since:yyyy-MM-dd HH:mm:ss}Z{(place.NeedsHands ? " and NEEDS HANDS: its undo failed" : "")}");
        }
    }
}
