using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Refs;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Settings;

namespace Wildebeest.Views;

/// <summary>The one reason why a host does not move, and what would move it.</summary>
sealed record HostReason(string Sentence, string? WayOut)
{
    public string ToJson(string host) => JsonSerializer.Serialize(new NamedReason(host, Sentence, WayOut), HostReasonJson.Default.NamedReason);

    /// <param name="manifestOf">Compiles a migration's script to learn what it asks for; null where it does not compile.</param>
    public static async Task<HostReason> OfAsync(
        Clone clone, CommitId head, HerdMember member, IReadOnlyList<HerdMember> members, Func<RoleName, Ledger> ledgerOf,
        Func<Link, Task<ScriptManifest?>> manifestOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (member.Record is not { } record)
        {
            return new("its record at the origin cannot be read", "a newer agent may have written it, or somebody by hand");
        }

        if (HostSignatures.SentenceOf(new HostSignatures(clone, head).Of(member)) is { } forged)
        {
            return new(forged, $"look on {member.Name} itself: ssh-keygen -lf HOME/key.pub. If the key is its own: wildebeest host trust {member.Name} --replace; else somebody else wrote this, and nothing of it is to be believed");
        }

        if (record is { Phase: HostPhase.Retrying, Again: { } again })
        {
            return new(
                $"it tries {record.Link?[..7]} {PrintableText.Line(record.Migration ?? "", 200)} again at {again.After.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {again.Number} of {again.Of}, after it failed: {PrintableText.Line(record.Error?.Sentence ?? "", 500)}",
                $"it goes on by itself, and keeps its place until then; see wildebeest log {member.Name} --full");
        }

        if (record.Error is { } error)
        {
            return new(
                $"{(record is { Phase: HostPhase.Failed, Migration: { } failed } ? $"{record.Link?[..7]} {PrintableText.Line(failed, 200)} failed: " : "")}{PrintableText.Line(error.Sentence)}",
                record.Phase == HostPhase.Failed
                    ? $"{(error.End == HostError.Stuck ? $"put it right by hand first: wildebeest log {member.Name} --full shows what was put back and what was not" : $"see wildebeest log {member.Name} --full")}; then: wildebeest retry {member.Name} --reason '…', or mend it by a later link with 'Replaces: {record.Script ?? record.Link}'"
                    : "mend the branch; it goes on by itself");
        }

        if (record is { Phase: HostPhase.Waiting, Migration: null, Waits: { } approvals })
        {
            return new($"it is at what was approved: {PrintableText.Line(approvals.Sentence, 500)}", "it goes on by itself when they are there: wildebeest approve LINK, by one of those who are named");
        }

        if (record.Phase is not (HostPhase.Idle or HostPhase.Joined or HostPhase.Waiting))
        {
            return new($"it is in {HerdStatus.PhaseText(record.Phase)} of {PrintableText.Line(record.Migration ?? "a migration", 200)} since {record.Since:yyyy-MM-dd HH:mm:ss}Z", "it goes on by itself; its phases have time limits");
        }

        var behind = member.Roles.Where(role => member.CompletedUpTo(role) != member.State).ToImmutableSortedDictionary(role => role, member.CompletedUpTo);
        if (member.State == head && behind.IsEmpty)
        {
            return new("it is at the tip of the chain: there is nothing to do", null);
        }

        var reader = new ChainReader(clone, ChainLimits.Default);
        var links = reader.Between(member.State, head, cancellationToken);
        var earlier = behind.IsEmpty || member.State is not { } state ? [] : reader.Between(null, state, cancellationToken);
        var outlook = new Outlook(links, earlier);
        var next = Planner.Ahead(new Position { State = member.State, Roles = [.. member.Roles], Behind = behind }, outlook);
        if (next.Count > 0 && await manifestOf(next[0].Script) is { } manifest && HostName.TryParse(member.Name, out var name))
        {
            var script = next[0].Script;
            var role = script.Migration!.Value.Role;
            var demands = Demands.Of(manifest);
            var asker = new Asker(member.Id, name, script.Id, script.Migration.Value) { InsteadOf = outlook.InsteadOf(next[0]) };
            var admission = new Admission(asker, demands, now)
            {
                Herd = demands.Waits.Count == 0 ? null : HerdWaits.Of(new ChainOrder(() => clone, head), next[0].Link.Id, members),
                HostsOfRole = members.Count(other => other.Roles.Contains(role)),
                AheadOfTurn = 0,
                CanariesHealthySince = ledgerOf(role).ChangeOf(script.Id)?.CanariesHealthyAt,
            };
            if (admission.In(ledgerOf(role)) is { } hindrance)
            {
                var since = record.Phase == HostPhase.Waiting && hindrance.Published is not null ? $" (since {record.Since:yyyy-MM-dd HH:mm:ss}Z{(hindrance.Within is { } within ? $", for {DurationText.Format(within)} at most" : "")})" : "";
                return new($"it waits before {script}{since}: {hindrance.Sentence}", hindrance.WayOut);
            }

            // What only the script itself can ask is known from what the host published.
            if (record is { Phase: HostPhase.Waiting, Waits: { Role: null } told })
            {
                return new($"it waits before {script} (since {record.Since:yyyy-MM-dd HH:mm:ss}Z): {PrintableText.Line(told.Sentence)}", "it goes on by itself when that has come true; its agent looks at every poll");
            }
        }

        return new(
            $"nothing keeps it from {(next.Count > 0 ? next[0].Script.ToString() : $"passing {links.Count} link{(links.Count == 1 ? "" : "s")}")}: its agent has not come by yet (it published last at {member.PublishedAt:yyyy-MM-dd HH:mm:ss}Z)",
            $"if this stays so for more than a minute or two, see whether the agent runs on {member.Name}: systemctl status wildebeest");
    }
}

sealed record NamedReason(string Host, string Sentence, string? WayOut);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(NamedReason))]
sealed partial class HostReasonJson : JsonSerializerContext;
