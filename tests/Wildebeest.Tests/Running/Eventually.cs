namespace Wildebeest.Tests.Running;

static class Eventually
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task IsTrue(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(Limit), "it never came true");
            await Task.Delay(5);
        }
    }
}
