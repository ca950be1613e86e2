using System.Text;
using Wildebeest.Ledgers;
using static Wildebeest.Tests.Ledgers.RoleUnderChange;

namespace Wildebeest.Tests.Ledgers;

[Parallelizable(ParallelScope.All)]
sealed class HowLongAPushTakes
{
    [Test]
    public void IsWhatTheFirstSaid() => Assert.That(After(0.3), Is.EqualTo(0.3));

    [Test]
    public void IsSoonAsShortAsItIsNow() => Assert.That(After(4, 0.2, 0.2, 0.2, 0.2, 0.2), Is.EqualTo(0.32).Within(0.01), "the latest counts for a half");

    [Test]
    public void IsSoonAsLongAsItIsWhereTheOriginHasTooMuchToDo() => Assert.That(After(0.2, 8, 8, 8, 8), Is.EqualTo(5.5).Within(0.1));

    [Test]
    public void IsNotMuchLongerForOneHostThatStoodStill() => Assert.That(After(0.2, 300, 0.2), Is.EqualTo(0.35).Within(0.001));

    [Test]
    public void StandsInTheLedger() => Assert.That(LedgerJson.Read(LedgerJson.Write(Empty.WithPush(TimeSpan.FromMilliseconds(123)), "n"), Web)!.PushTakes.TotalSeconds, Is.EqualTo(0.123));

    [TestCase("", 0)]
    [TestCase("\"pushTakes\": -3,", 0)]
    [TestCase("\"pushTakes\": 1e-6,", 0)]
    [TestCase("\"pushTakes\": 1e300,", 60)]
    public void IsNothingThatStopsARoleWhateverStandsThere(string member, double seconds)
    {
        var text = $"{{{member}\"version\":1,\"role\":\"web\",\"epoch\":1,\"places\":[],\"halts\":[],\"pause\":null,\"changes\":[],\"retries\":[],\"nonce\":\"x\"}}";

        Assert.That(LedgerJson.Read(Encoding.UTF8.GetBytes(text), Web)!.PushTakes.TotalSeconds, Is.EqualTo(seconds));
    }

    static double After(params double[] seconds) => seconds.Aggregate(Empty, (ledger, took) => ledger.WithPush(TimeSpan.FromSeconds(took))).PushTakes.TotalSeconds;
}
