using System.Text.RegularExpressions;
using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>Mending forward (rule 5): a later link with the trailer <c>Replaces: &lt;sha1&gt;</c> takes a broken migration's place.</summary>
static partial class Replacements
{
    /// <summary>The trailer's value as it is written; null without one. A trailer stands in the message's last paragraph.</summary>
    public static string? Trailer(string message)
    {
        var text = message.TrimEnd();
        var paragraph = text[(text.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)..];
        return text.Contains('\n', StringComparison.Ordinal) && TrailerLine().Match(paragraph) is { Success: true } match ? match.Groups[1].Value : null;
    }

    /// <summary>Holds a link's trailer against the links before it; null when it keeps the rule.</summary>
    /// <param name="migration">What the replacing link adds.</param>
    public static ChainViolation? Check(Clone clone, CommitFacts commit, MigrationName? migration, string trailer)
    {
        const string wayOut = "Commit it again with 'Replaces: <sha1>' naming the newest form of the broken migration in full, as 'git log' shows it.";
        if (!CommitId.TryParse(trailer, out var target))
        {
            return Violation($"has the trailer 'Replaces: {PrintableText.Line(trailer, 60)}', which is no full sha1.");
        }

        if (migration is null)
        {
            return Violation($"replaces {target.Short} but adds no migration.");
        }

        foreach (var earlier in commit.Parents.Count == 0 ? [] : clone.FirstParents(commit.Parents[0], until: null))
        {
            if (earlier.Id == target)
            {
                return new LinkNames(clone).MigrationOf(target) switch
                {
                    null => Violation($"replaces {target.Short}, which is no migration."),
                    { } replaced when replaced.Role != migration.Value.Role => Violation($"replaces {target.Short} {replaced}, which is of another role than {migration}."),
                    _ => null,
                };
            }

            if (Trailer(earlier.Message) == trailer)
            {
                return Violation($"replaces {target.Short}, which {earlier.Id.Short} replaced already; replace that one.");
            }
        }

        return Violation($"replaces {target.Short}, which is not an earlier link of this chain.");

        ChainViolation Violation(string sentence) => new(ChainRule.Replacement, commit.Id, null, sentence, wayOut);
    }

    /// <summary>For each replaced migration the link whose script runs in its place now: the last of a row of replacements.</summary>
    public static IReadOnlyDictionary<CommitId, Link> Effective(IEnumerable<Link> links)
    {
        var effective = new Dictionary<CommitId, Link>();
        var original = new Dictionary<CommitId, CommitId>();
        foreach (var link in links)
        {
            if (link.Replaces is { } replaced)
            {
                var first = original.GetValueOrDefault(replaced, replaced);
                original[link.Id] = first;
                effective[first] = link;
            }
        }

        return effective;
    }

    /// <summary>What a replacement takes the place of: the migration that stood there first, and what replaced it before; oldest first.</summary>
    /// <param name="first">The link at whose position it runs.</param>
    /// <param name="script">The link that has it.</param>
    public static IReadOnlyList<CommitId> InsteadOf(IEnumerable<Link> links, CommitId first, CommitId script)
    {
        List<CommitId> row = [first];
        foreach (var link in links.TakeWhile(link => link.Id != script))
        {
            // Each names the newest form of what it replaces.
            if (link.Replaces == row[^1])
            {
                row.Add(link.Id);
            }
        }

        return row;
    }

    [GeneratedRegex("^Replaces:[ \t]*(\\S+)[ \t]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TrailerLine();
}
