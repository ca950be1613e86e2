using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>What a script sees of other hosts.</summary>
static class HerdHosts
{
    public static IReadOnlyList<HerdHost> Of(Clone clone, IReadOnlyList<HerdMember> members, string role)
    {
        var names = new LinkNames(clone);
        return
        [
            .. members.Where(member => member.Roles.Any(held => held.ToString() == role))
                .Select(member => new HerdHost(member.Name, [.. member.Roles.Select(held => held.ToString())], member.State?.ToString(), member.State is { } state ? names.MigrationOf(state)?.ToString() : null)
                {
                    Phase = PhaseText(member.Record!.Phase),
                    Error = member.Record.Error is { } error ? PrintableText.Line(error.Sentence) : null,
                    Facts = member.Record.Facts,
                }),
        ];
    }

    /// <summary><c>LeaveLoad</c> → <c>leave load</c>.</summary>
    static string PhaseText(HostPhase phase) => phase == HostPhase.LeaveLoad ? "leave load" : phase.ToString().ToLowerInvariant();
}
