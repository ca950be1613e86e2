using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.SupportTests;

sealed class WaitingForACondition
{
    [Test]
    public async Task EndsAsSoonAsItHolds()
    {
        var asked = 0;
        await Eventually.That(() => ++asked == 3, TimeSpan.FromSeconds(20), "the third time is right");

        Assert.That(asked, Is.EqualTo(3));
    }

    [Test]
    public void FailsWithTheReasonAndWithWhatWasSeen()
    {
        using var isolated = new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext();

        Assert.That(
            () => Eventually.That(() => false, TimeSpan.FromMilliseconds(1), "it never comes", () => "nothing"),
            Throws.TypeOf<AssertionException>().With.Message.Contains("it never comes").And.Message.Contains("nothing"));
    }
}
