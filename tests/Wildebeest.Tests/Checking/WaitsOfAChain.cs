using Wildebeest.Chains;
using Wildebeest.Checking;
using Wildebeest.Planning;

namespace Wildebeest.Tests.Checking;

[Parallelizable(ParallelScope.All)]
sealed class WaitsOfAChain
{
    [Test]
    public void MayCrossRolesAsLongAsTheyLeadBack() => Assert.That(Findings(
        Script("base/a"), Script("database/b", "base/a"), Script("web/c", "database/b", "base/a"), Script("database/d", "web/c")), Is.Empty);

    [Test]
    public void AreFoundWhereTheyLeadForward() => Assert.That(Findings(Script("web/a", "database/b"), Script("database/b")), Is.EqualTo(new[]
    {
        "migrations/web/a.csx(1,1): Waits: it waits for database/b, which is run later in the chain than web/a itself: a host that has both roles would wait for ever.",
    }));

    [Test]
    public void AreFoundWhereTheyGoInACircle()
    {
        var broken = Script("web/broken");

        Assert.That(
            Findings(broken, Script("database/b", "web/broken"), Replacing(broken, "web/mended", "database/b")),
            Is.EqualTo(new[] { "migrations/web/mended.csx(1,1): Waits: it waits in a circle: web/mended → database/b → web/mended." }));
    }

    [Test]
    public void AreFoundWhereTheCircleGoesOverWhatAHostRunsBefore()
    {
        var broken = Script("web/broken");

        Assert.That(
            Findings(broken, Script("queue/q", "web/later"), Script("web/later"), Script("database/a", "web/later"), Script("database/b"), Replacing(broken, "web/mended", "database/b")),
            Has.Some.EqualTo("migrations/web/mended.csx(1,1): Waits: it waits in a circle: web/mended → database/b → database/a → web/later → web/mended."));
    }

    [Test]
    public void OfWhatWasReplacedAreOver()
    {
        var broken = Script("web/broken", "database/none");

        Assert.That(Findings(broken, Replacing(broken, "web/mended")), Is.Empty);
    }

    [Test]
    public void MayBeForWhatIsNotCommittedEither() => Assert.That(Findings(Script("base/a"), Next("web/a", "database/z"), Next("database/z", "base/a")), Is.Empty);

    [Test]
    public void MayNotGoInACircleThroughWhatIsNotCommitted() => Assert.That(
        Findings(Next("web/a", "database/z"), Next("database/z", "web/a")),
        Is.EqualTo(new[] { "migrations/database/z.csx(1,1): Waits: it waits in a circle: database/z → web/a → database/z." }));

    /// <summary>The seed alone makes the chain, so a failure can be looked at again.</summary>
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void ThatLeadBackAreNeverFound(int seed) => Assert.That(Of(Chain(new Random(seed), onlyBack: true)).Findings(), Is.Empty);

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void ThatAreFoundInACircleGoThere(int seed)
    {
        var scripts = Chain(new Random(seed), onlyBack: false);
        var (links, compiled) = Parts(scripts);
        var order = new LinkOrder(links);
        var waits = ChainWaits.Of(links, compiled);
        var replaced = scripts.Select(script => script.Replaces?.Name).OfType<string>().ToHashSet();
        foreach (var script in scripts.Where(script => !replaced.Contains(script.Name)))
        {
            var position = order.PositionOf(script.Migration)!.Value;
            foreach (var wait in script.Awaits)
            {
                var findings = waits.Findings().Where(finding => finding.Where == $"{script.Migration.Path}(1,1)").ToList();
                var leadsForward = order.PositionOf(MigrationName.Parse(wait)) >= position;
                Assert.That(findings.Count > 0, Is.EqualTo(script.Awaits.Exists(one => order.PositionOf(MigrationName.Parse(one)) >= position)), "exactly what leads forward is found");
                Assert.That(leadsForward && findings.Count == 0, Is.False);
            }
        }

        foreach (var finding in waits.Findings().Where(finding => finding.Sentence.Contains('→', StringComparison.Ordinal)))
        {
            var way = finding.Sentence["it waits in a circle: ".Length..^1].Split(" → ");
            Assert.That(way[0], Is.EqualTo(way[^1]));
            foreach (var (from, to) in way.Zip(way.Skip(1)))
            {
                Assert.That(IsStep(scripts, order, from, to), Is.True, $"{from} → {to} of {finding.Sentence}");
            }
        }
    }

    /// <summary>One waits for the other (or for what it replaces), or comes after it on the same hosts.</summary>
    static bool IsStep(List<Given> scripts, LinkOrder order, string from, string to)
    {
        var (waiting, awaited) = (scripts.Single(script => script.Name == from), scripts.Single(script => script.Name == to));
        int PositionOf(Given script) => order.PositionOf(script.Migration)!.Value;
        return waiting.Awaits.Any(name => order.PositionOf(MigrationName.Parse(name)) == PositionOf(awaited))
            || (waiting.Migration.Role == awaited.Migration.Role && PositionOf(awaited) < PositionOf(waiting));
    }

    static List<Given> Chain(Random random, bool onlyBack)
    {
        string[] roles = ["base", "database", "web"];
        var scripts = new List<Given>();
        var names = Enumerable.Range(0, random.Next(2, 14)).Select(index => $"{roles[random.Next(3)]}/m{index}").ToList();
        var replaced = new HashSet<string>();
        foreach (var name in names)
        {
            var broken = random.Next(4) == 0 ? scripts.Find(script => script.Migration.Role == MigrationName.Parse(name).Role && !replaced.Contains(script.Name)) : null;
            if (broken is not null)
            {
                replaced.Add(broken.Name);
            }

            scripts.Add(new Given(name, []) { Replaces = broken });
        }

        var order = new LinkOrder(Parts(scripts).Links);
        foreach (var script in scripts)
        {
            var position = order.PositionOf(script.Migration);
            script.Awaits.AddRange(names.Where(name => (!onlyBack || order.PositionOf(MigrationName.Parse(name)) < position) && random.Next(5) == 0));
        }

        return scripts;
    }

    static string[] Findings(params Given[] scripts) => [.. Of(scripts).Findings().Select(finding => finding.ToString()[..(finding.ToString().LastIndexOf('[') - 1)])];

    static ChainWaits Of(IReadOnlyList<Given> scripts)
    {
        var (links, compiled) = Parts(scripts);
        return ChainWaits.Of(links, compiled);
    }

    static (List<Link> Links, List<(string?, MigrationName, IReadOnlyList<Wait>)> Compiled) Parts(IReadOnlyList<Given> scripts) => (
        [.. scripts.Where(script => script.IsCommitted).Select(script => new Link(script.Id, script.Migration, script.Name) { Replaces = script.Replaces?.Id })],
        [.. scripts.Select(script => (script.IsCommitted ? script.Id.ToString() : null, script.Migration, (IReadOnlyList<Wait>)[.. script.Awaits.Select(name => new Wait(MigrationName.Parse(name).Role, name, null, $"{script.Migration.Path}(1,1)"))]))]);

    static Given Script(string name, params string[] awaits) => new(name, [.. awaits]);

    static Given Next(string name, params string[] awaits) => new(name, [.. awaits]) { IsCommitted = false };

    static Given Replacing(Given broken, string name, params string[] awaits) => new(name, [.. awaits]) { Replaces = broken };

    sealed record Given(string Name, List<string> Awaits)
    {
        public Wildebeest.Git.CommitId Id { get; } = Some.Id();

        public MigrationName Migration => MigrationName.Parse(Name);

        public bool IsCommitted { get; init; } = true;

        public Given? Replaces { get; init; }
    }
}
