using Wildebeest.Chains;
using Wildebeest.Planning;

namespace Wildebeest.Tests.Planning;

[Parallelizable(ParallelScope.All)]
sealed class AWaitThatCannotComeTrue
{
    static readonly Link Broken = Some.Link("web/broken");
    static readonly LinkOrder Order = new([Some.Link("database/first"), Broken, Some.Link("database/second"), Some.Link("web/mended") with { Replaces = Broken.Id }]);

    [TestCase("database/first", ExpectedResult = null)]
    [TestCase("database/frist", ExpectedResult = "it waits for database/frist, and there is no such migration (is database/first or database/second meant?)")]
    [TestCase("first", ExpectedResult = "it waits for 'first', which is no migration's name: write <role>/<name>")]
    [TestCase("web/mended", ExpectedResult = "it waits for web/mended, which is itself")]
    [TestCase("web/broken", ExpectedResult = "it waits for web/broken, which it replaces: both are run at the same position")]
    [TestCase("database/second", ExpectedResult = "it waits for database/second, which is run later in the chain than web/mended itself: a host that has both roles would wait for ever")]
    public string? OfAReplacementThatRunsAtAnOldPosition(string completed)
    {
        var script = MigrationName.Parse("web/mended");
        return WaitRules.Objection(new Wait(RoleName.Parse("database"), completed, null, ""), script, Order.PositionOf(script)!.Value, Order)?.Sentence;
    }

    [Test]
    public void IsPrintableWhateverItNames() =>
        Assert.That(WaitRules.Objection(new Wait(RoleName.Parse("database"), "\u001b[2J", null, ""), MigrationName.Parse("web/a"), 1, Order)!.Sentence, Has.None.EqualTo('\u001b'));
}
