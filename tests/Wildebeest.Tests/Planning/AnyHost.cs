using Wildebeest.Chains;

namespace Wildebeest.Tests.Planning;

[Parallelizable(ParallelScope.All)]
sealed class AnyHost
{
    static readonly string[] Roles = ["base", "db", "web"];

    /// <summary>The seed alone makes the life, so a failure can be lived again.</summary>
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void CompletesEveryMigrationOfItsRolesOnceAndInOrderWhateverHappens(int seed)
    {
        var random = new Random(seed);
        Link[] chain = [.. Enumerable.Range(0, random.Next(1, 25)).Select(index => Some.Link(random.Next(4) is var role and < 3 ? $"{Roles[role]}/m{index}" : null))];
        var host = new SimulatedHost(chain, random);
        string[] roles = [.. Roles.Where(_ => random.Next(3) > 0)];

        host.Live(events: random.Next(150));
        host.Finish(roles);

        var ours = chain.Where(link => link.Migration is { } migration && roles.Contains(migration.Role.ToString())).ToList();
        Assert.That(host.Completed.Where(ours.Contains).GroupBy(link => link.Migration!.Value.Role).SelectMany(role => role), Is.EquivalentTo(ours));
        Assert.That(host.Completed, Is.Unique);
        Assert.That(host.Position.State, Is.EqualTo(chain[^1].Id));
        Assert.That((host.Position.Unpublished, host.Position.Owed, host.Position.Failure, host.Position.CatchingUp.Count()), Is.EqualTo((false, (object?)null, (object?)null, 0)));
    }
}
