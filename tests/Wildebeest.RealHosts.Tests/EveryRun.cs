using Wildebeest.RealHosts.Tests.Support;

namespace Wildebeest.RealHosts.Tests;

/// <summary>Around all tests here: whether hosts can be booted at all, and that none is left.</summary>
[SetUpFixture]
sealed class EveryRun
{
    [OneTimeSetUp]
    public void HostsCanBeBooted()
    {
        if (Machine.Hindrance() is not { } hindrance)
        {
            return;
        }

        // Where nobody looks, a test that did not run must not look like one that passed.
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 } and not "false")
        {
            Assert.Fail($"The tests on real hosts cannot run: {hindrance}.");
        }

        TestContext.Progress.WriteLine($"*** SKIPPED: ALL TESTS ON REAL HOSTS, since {hindrance}. Helpers were not tried on a real system. ***");
        Assert.Ignore($"No hosts can be booted here: {hindrance}.");
    }

    [OneTimeTearDown]
    public void NoHostIsLeft() => Support.RealHosts.GiveBack();
}
