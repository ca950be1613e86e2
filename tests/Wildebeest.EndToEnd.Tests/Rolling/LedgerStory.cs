using System.Text.Json;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>One entry of a role's ledger: what it says to people, and what it holds.</summary>
sealed record LedgerStoryEntry(string Sentence, int Parents, JsonElement Content)
{
    public long Epoch => Content.GetProperty("epoch").GetInt64();

    /// <summary>Who holds a place, and for which migration: <c>web01 web/tls</c>.</summary>
    public IReadOnlyList<string> Places => [.. Content.GetProperty("places").EnumerateArray().Select(place => $"{place.GetProperty("name")} {place.GetProperty("migration")}")];

    /// <summary>The migrations that are halted.</summary>
    public IReadOnlyList<string> Halts => [.. Content.GetProperty("halts").EnumerateArray().Select(halt => halt.GetProperty("migration").GetString()!)];

    public override string ToString() => $"{Epoch} {Sentence} [{string.Join(", ", Places)}]";
}

/// <summary>A role's ledger as anybody reads it with plain git, oldest entry first.</summary>
static class LedgerStory
{
    public static IReadOnlyList<LedgerStoryEntry> Of(TempOrigin origin, string role) =>
        origin.Ref($"refs/wildebeest/roles/{role}") is { } ledger
            ? [.. origin.Answers.OfObjects("log", "--reverse", "--format=%H%x09%P%x09%s", $"{ledger.Id}").Split('\n').Select(line => Entry(origin, line.Split('\t', 3)))]
            : [];

    public static string Told(TempOrigin origin, string role) => string.Join('\n', Of(origin, role));

    static LedgerStoryEntry Entry(TempOrigin origin, string[] commit)
    {
        using var document = JsonDocument.Parse(origin.Answers.OfObjects("show", $"{commit[0]}:ledger.json"));
        return new LedgerStoryEntry(commit[2], commit[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, document.RootElement.Clone());
    }
}
