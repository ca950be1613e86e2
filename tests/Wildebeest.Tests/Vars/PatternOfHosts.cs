using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Vars;

namespace Wildebeest.Tests.Vars;

[Parallelizable(ParallelScope.All)]
sealed class PatternOfHosts
{
    [TestCase("web*.shop.{us,eu}.acme.org", "web1.shop.us.acme.org", 20)]
    [TestCase("web*.shop.{us,eu}.acme.org", "web.shop.eu.acme.org", 20)]
    [TestCase("web*.shop.{us,eu}.acme.org", "web1.a.shop.eu.acme.org", 20)]
    [TestCase("web*.shop.{us,eu}.acme.org", "web1.shop.uk.acme.org", null)]
    [TestCase("web??", "web01", 3)]
    [TestCase("web??", "web1", null)]
    [TestCase("{web,db{1,2}}", "db2", 3)]
    [TestCase("*", "web01", 0)]
    [TestCase("*a*a*b", "aaab", 3)]
    [TestCase("{web*,web0*}", "web01", 4)]
    public void Matches(string pattern, string host, int? literals)
    {
        Assert.That(HostGlob.TryParse(pattern, out var glob), Is.True);
        Assert.That(glob!.Match(host), Is.EqualTo(literals));
    }

    [TestCase("Web*")]
    [TestCase("web[12]")]
    [TestCase("web{1,2")]
    [TestCase("web1,web2")]
    [TestCase("web}")]
    [TestCase("we b")]
    [TestCase("")]
    [TestCase("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")]
    [TestCase("{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}{a,a}")]
    public void IsRefused(string pattern) => Assert.That(HostGlob.TryParse(pattern, out _), Is.False);

    /// <summary>Held against a matcher that is slow and plainly right.</summary>
    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property MatchesAsTheOneThatTriesAll() => Prop.ForAll(Texts("ab.*?"), Texts("ab."), (pattern, host) =>
        !HostGlob.TryParse(pattern, out var glob) || (glob.Match(host) is not null) == Tries(pattern, host));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property WithBracesIsAsIfItWereWrittenOut() => Prop.ForAll(Texts("ab*"), Texts("ab"), Texts("ab"), (around, one, other) =>
        HostGlob.TryParse($"x{around}{{{one},{other}}}{around}", out var glob)
        && glob.Alternatives.ToHashSet().SetEquals([$"x{around}{one}{around}", $"x{around}{other}{around}"]));

    static Arbitrary<string> Texts(string letters) => Gen.Elements(letters.ToCharArray()).ArrayOf().Select(found => new string([.. found.Take(12)])).ToArbitrary();

    static bool Tries(string pattern, string text) =>
        pattern.Length == 0 ? text.Length == 0
        : pattern[0] == '*' ? Tries(pattern[1..], text) || (text.Length > 0 && Tries(pattern, text[1..]))
        : text.Length > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && Tries(pattern[1..], text[1..]);
}
