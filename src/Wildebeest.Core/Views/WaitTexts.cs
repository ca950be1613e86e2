using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;

namespace Wildebeest.Views;

/// <summary>What hosts wait for, and for whom. Each says the first itself; the second is looked up here, since it changes while nobody writes.</summary>
sealed class WaitTexts(Clone clone, CommitId head, IReadOnlyList<HerdMember> members)
{
    // All links are walked for it, and as a rule nobody waits.
    readonly Lazy<HerdProgress> herd = new(() => HerdWaits.Of(new ChainOrder(() => clone, head), head, members));
    readonly Dictionary<HostWait, string> texts = [];

    /// <summary>Null where it waits for nothing that it says.</summary>
    public string? Of(HerdMember member)
    {
        if (member.Record is not { Phase: HostPhase.Waiting, Waits: { } wait })
        {
            return null;
        }

        if (!texts.TryGetValue(wait, out var text))
        {
            text = $"waits: {PrintableText.Line(wait.Sentence, 300)}{(WhomOf(wait) is { } whom ? $", and {whom}" : "")}";
            texts[wait] = text;
        }

        return text;
    }

    string? WhomOf(HostWait wait)
    {
        if (!RoleName.TryParse(wait.Role, out var role) || !MigrationName.TryParse(wait.Completed, out var completed))
        {
            return null;
        }

        var (hosts, missing) = herd.Value.Missing(role, completed, except: null);
        return missing.Count == 0 && hosts > 0 ? "all have by now" : new Hindrance.Others(role, completed, missing, hosts, null, "").Whom;
    }
}
