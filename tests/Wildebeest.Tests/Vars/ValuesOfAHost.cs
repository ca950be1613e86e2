using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Chains;
using Wildebeest.Vars;

namespace Wildebeest.Tests.Vars;

[Parallelizable(ParallelScope.All)]
sealed class ValuesOfAHost
{
    static readonly Texts Shop = new(
        ("vars/all.yaml", """
            pool: { size: 10, longest: 20 }
            dns: [192.0.2.53]
            version: 1.10
            for @web:
              pool: { size: 30 }
            """),
        ("vars/hosts/shop.yaml", """
            for web*.shop.{us,eu}.acme.org:
              pool: { size: 40 }
              dns: [192.0.2.1, 192.0.2.2]
            for web1.shop.eu.acme.org:
              pool: { size: 50 }
            for web*:nginx:
              timeout: 5
            for *:nginx:tls:
              timeout: 7
            """));

    [TestCase("db01", "", "10 vars/all.yaml(1,9)")]
    [TestCase("x", "web", "30 vars/all.yaml(5,11)")]
    [TestCase("web2.shop.us.acme.org", "web", "40 vars/hosts/shop.yaml(2,11)")]
    [TestCase("web1.shop.eu.acme.org", "web", "50 vars/hosts/shop.yaml(5,11)")]
    public void AreThoseOfTheClosestCoordinate(string host, string role, string expected)
    {
        var vars = role.Length == 0 ? Shop.For(host) : Shop.For(host, role);

        Assert.That($"{Of(vars, "pool.size")} {vars.Find("pool.size")!.Pick!.Value.Where}", Is.EqualTo(expected));
        Assert.That(Of(vars, "pool.longest"), Is.EqualTo("20"), "maps are joined name by name");
    }

    [Test]
    public void KnowWhatTheyWonOver() => Assert.That(
        Shop.For("web1.shop.eu.acme.org", "web").Find("pool.size")!.Overridden.Select(over => $"{over.Value.ToJson()} for {over.Coordinate}"),
        Is.EqualTo(new[] { "10 for all hosts", "30 for @web", "40 for web*.shop.{us,eu}.acme.org" }));

    [Test]
    public void OfAListAreTakenWhole() => Assert.That(Of(Shop.For("web2.shop.us.acme.org"), "dns"), Is.EqualTo("""["192.0.2.1","192.0.2.2"]"""));

    [TestCase("web1", null, null, null)]
    [TestCase("web1", "nginx", null, "5")]
    [TestCase("db1", "nginx", null, null)]
    [TestCase("db1", "nginx", "tls", "7")]
    [TestCase("web1", "nginx", "tls", "5", Description = "whom it is for comes before what it is for")]
    public void AtAServiceAreOnlySeenThere(string host, string? service, string? aspect, string? expected)
    {
        var vars = Shop.At(new Place(host, [], service, aspect));

        Assert.That(vars.Find("timeout") is { } node ? node.Value().ToJson() : null, Is.EqualTo(expected));
    }

    [Test]
    public void OfTheMachinesOwnFileComeFirst() => Assert.That(
        Of(Shop.At(new Place("web1.shop.eu.acme.org", [RoleName.Parse("web")]), own: "pool: { size: 1 }"), "pool.size"), Is.EqualTo("1"));

    [Test]
    public void ThatAreAsCloseAndDifferAreAnErrorThatNamesBoth()
    {
        var vars = new Texts(("vars/a.yaml", "for @web:\n  size: 1"), ("vars/b.yaml", "for @cache:\n  size: 2")).For("web01", "web", "cache");

        Assert.That(() => vars.Find("size"), Throws.TypeOf<VarsException>().With.Message.EqualTo(
            "The value 'size' is 1 in vars/a.yaml(2,3) (for @web) and 2 in vars/b.yaml(2,3) (for @cache), and neither is closer to this host."));
    }

    [Test]
    public void ThatAreAsCloseAndTheSameAreNone() => Assert.That(
        Of(new Texts(("vars/a.yaml", "for @web:\n  size: 1"), ("vars/b.yaml", "for @cache:\n  size: 1")).For("web01", "web", "cache"), "size"), Is.EqualTo("1"));

    [Test]
    public void ThatDifferAreSettledByWhatIsCloser() => Assert.That(
        Of(new Texts(("vars/a.yaml", "for @web:\n  size: 1"), ("vars/b.yaml", "for @cache:\n  size: 2"), ("vars/c.yaml", "for web01:\n  size: 3")).For("web01", "web", "cache"), "size"), Is.EqualTo("3"));

    [Test]
    public void DoNotMixAMapWithAWord()
    {
        var vars = new Texts(("vars/a.yaml", "pool: { size: 1 }\nfor web*:\n  pool: none")).For("web01");

        Assert.That(Of(vars, "pool"), Is.EqualTo("\"none\""));
        Assert.That(vars.Find("pool.size"), Is.Null);
        Assert.That(Of(new Texts(("vars/a.yaml", "pool: none\nfor web*:\n  pool: { size: 1 }")).For("web01"), "pool.size"), Is.EqualTo("1"));
        Assert.That(() => new Texts(("vars/a.yaml", "pool: none"), ("vars/b.yaml", "pool: { size: 1 }")).For("web01").Find("pool.size"), Throws.TypeOf<VarsException>());
    }

    [Test]
    public void ThatAreNotThereAreToldWithTheNearest() => Assert.That(Shop.For("db01").Missing("pool.sise").Message, Does.StartWith("There is no value 'pool.sise' for db01; near are pool.size, pool.longest"));

    [Test]
    public void ThatAreThereForOthersSaySo() => Assert.That(
        new Texts(("vars/a.yaml", "for @db:\n  size: 2")).For("web01", "web").Missing("size").Message, Is.EqualTo("There is no value 'size' for web01; there is for @db."));

    /// <summary>Whatever the order of the files, the same value wins, or none does.</summary>
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool DoNotDependOnTheOrderOfFiles(int seed)
    {
        var random = new Random(seed);
        string[] coordinates = ["for @web:", "for @cache:", "for web*:", "for *01:", "for web01:", "for w?b01:", "for {web,db}0*:", "for web*:nginx:", "for :nginx:tls:", "for @web:nginx:"];
        (string Path, string Text)[] files = [.. coordinates.OrderBy(_ => random.Next()).Take(random.Next(1, 6)).Select((coordinate, index) => ($"vars/{index}.yaml", $"{coordinate}\n  size: {random.Next(3)}"))];
        (string Path, string Text)[] other = [.. files.Reverse().Select((file, index) => ($"vars/{index}.yaml", file.Text))];
        var place = new Place("web01", [RoleName.Parse("web"), RoleName.Parse("cache")], "nginx", "tls");

        return Outcome(files) == Outcome(other);

        string? Outcome((string, string)[] tree)
        {
            try
            {
                return new Texts(tree).At(place).Find("size")?.Value().ToJson();
            }
            catch (VarsException)
            {
                return "tie";
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property RankInATotalOrder() => Prop.ForAll(Ranks, Ranks, Ranks, (one, two, three) =>
        Math.Sign(one.CompareTo(two)) == -Math.Sign(two.CompareTo(one)) && (one.CompareTo(two) == 0) == (one == two) && !(one.CompareTo(two) > 0 && two.CompareTo(three) > 0 && one.CompareTo(three) <= 0));

    static Arbitrary<Rank> Ranks => Gen.Choose(0, 4 * 3 * 4 - 1).Select(number => new Rank((Nearness)(number % 4), number / 4 % 3, number / 12 % 2 == 1, number / 24 % 2 == 1)).ToArbitrary();

    static string Of(HostVars vars, string name) => vars.Find(name)!.Value().ToJson();
}
