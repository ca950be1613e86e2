using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Journals;
using Wildebeest.Refs;

namespace Wildebeest.Tests;

/// <summary>Good values of every kind, for tests that care for one part of them only.</summary>
static class Some
{
    static int seed;

    public static DateTimeOffset Time { get; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static Author Author { get; } = new("Ann Author", "ann@example.org", Time);

    public static HostName HostName { get; } = HostName.Parse("web01");

    public static GitProgram Git { get; } = new(configurationFile: null, TimeSpan.FromMinutes(1), TimeProvider.System);

    public static CommitId Id(int number) => CommitId.Parse(number.ToString("x40", CultureInfo.InvariantCulture));

    public static CommitId Id() => Id(Interlocked.Increment(ref seed) + 0x1000);

    /// <summary>A link of that migration; a plain one without.</summary>
    public static Link Link(string? migration = null, CommitId? id = null) =>
        new(id ?? Id(), migration is null ? null : MigrationName.Parse(migration), migration is null ? "plain" : $"Add {migration}");

    public static HostRecord Record(HostId id, HostPhase phase = HostPhase.Idle, params string[] roles) => new()
    {
        Id = id.ToString(),
        Roles = roles,
        Phase = phase,
        Since = Time,
        Agent = "0.1.0",
    };

    public static Failure Failure(string migration = "web/a") => new(Id(), MigrationName.Parse(migration), "update", "it broke", "migrations/web/a.csx(3,1)", Time);
}
