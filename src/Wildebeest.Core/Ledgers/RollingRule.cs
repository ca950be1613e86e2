using System.Globalization;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Ledgers;

/// <summary>What a migration's <c>Rolling(…)</c> asks for.</summary>
sealed record RollingRule(Limit AtMostOut)
{
    /// <summary>Hosts that may fail before the change halts.</summary>
    public int FailuresAllowed { get; init; }

    /// <summary>The hosts that go first; null for none.</summary>
    public Limit? Canary { get; init; }

    /// <summary>How long the canaries must have been healthy before the rest starts.</summary>
    public TimeSpan SoakFor { get; init; }

    /// <summary>How long the change may go without a host completing it before it halts; null for ever.</summary>
    public TimeSpan? ProgressDeadline { get; init; }

    /// <summary>How long one host may take from leaving load to verify; null for as long as its phases.</summary>
    public TimeSpan? HostDeadline { get; init; }

    /// <summary>A soak without canaries is one with a single canary: somebody must go first to be watched.</summary>
    public int CanariesOf(int hostsOfRole) => Canary is { } canary ? canary.Of(hostsOfRole) : SoakFor > TimeSpan.Zero ? 1 : 0;

    /// <summary>Null for a migration that is not rolling: it needs no place, and only a halt or a pause keeps it.</summary>
    public static RollingRule? Of(ScriptManifest manifest)
    {
        if (manifest.Find("Rolling") is not { } rolling)
        {
            return null;
        }

        // The compile worker held every value against the directive's rules already; what does not parse here is the most careful there is.
        return new RollingRule(Limit.TryParse(rolling.Arguments.GetValueOrDefault("atMostOut"), out var limit) ? limit : Limit.One)
        {
            FailuresAllowed = int.TryParse(rolling.Arguments.GetValueOrDefault("failuresAllowed"), CultureInfo.InvariantCulture, out var failures) ? failures : 0,
            Canary = Limit.TryParse(rolling.Arguments.GetValueOrDefault("canary"), out var canary) ? canary : null,
            SoakFor = Time("soakFor") ?? TimeSpan.Zero,
            ProgressDeadline = Time("progressDeadline"),
            HostDeadline = Time("hostDeadline"),
        };

        TimeSpan? Time(string name) => TimeSpan.TryParse(rolling.Arguments.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var time) ? time : null;
    }
}
