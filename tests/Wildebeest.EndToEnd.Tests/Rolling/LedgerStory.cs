using System.Collections.Concurrent;
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
    /// <summary>Each entry that was read once, by its repository and its commit: it never changes.</summary>
    static readonly ConcurrentDictionary<(string Repository, string Commit), LedgerStoryEntry> Read = new();

    public static IReadOnlyList<LedgerStoryEntry> Of(TempOrigin origin, string role)
    {
        if (origin.Ref($"refs/wildebeest/roles/{role}") is not { } ledger)
        {
            return [];
        }

        string[][] commits = [.. origin.Answers.OfObjects("log", "--reverse", "--format=%H%x09%P%x09%s", $"{ledger.Id}").Split('\n').Select(line => line.Split('\t', 3))];
        ReadAll(origin, [.. commits.Where(commit => !Read.ContainsKey((origin.Repository, commit[0])))]);
        return [.. commits.Select(commit => Read[(origin.Repository, commit[0])])];
    }

    public static string Told(TempOrigin origin, string role) => string.Join('\n', Of(origin, role));

    static void ReadAll(TempOrigin origin, IReadOnlyList<string[]> commits)
    {
        if (commits.Count == 0)
        {
            return;
        }

        var wanted = string.Concat(commits.Select(commit => $"{commit[0]}:ledger.json\n"));
        var contents = PlainGit.Try(origin.Repository, null, System.Text.Encoding.ASCII.GetBytes(wanted), "cat-file", "--batch").Successfully().Output;
        var at = 0;
        foreach (var commit in commits)
        {
            // "<object> blob <bytes>\n<content>\n"; everything in a ledger is ASCII, so bytes are characters.
            var heading = contents.IndexOf('\n', at);
            var size = int.Parse(contents[at..heading].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
            using var document = JsonDocument.Parse(contents.Substring(heading + 1, size));
            var parents = commit[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            Read[(origin.Repository, commit[0])] = new LedgerStoryEntry(commit[2], parents, document.RootElement.Clone());
            at = heading + 1 + size + 1;
        }
    }
}
