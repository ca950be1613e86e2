using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Journals;
using Wildebeest.Tests.Chains;
using Wildebeest.Tests.Settings;

namespace Wildebeest.Tests.Cycles;

[Parallelizable(ParallelScope.All)]
sealed class WhatAHostWouldDo
{
    [TestCase(1_000, null)]
    [TestCase(999, "FileSize")]
    public void IsForetoldByTheLimitsOfTheHost(long largest, string? refusedBy)
    {
        using var chain = new TempChain();
        var link = chain.Commit("large", TreeChange.Bytes("files/large", new byte[1_000]));

        var forecast = Forecast.Of(chain.Clone, new ChainLimits(largest), link, new Position(), CancellationToken.None);

        Assert.That(forecast.Refusal, refusedBy is null ? Is.Null : Does.Contain("files/large"));
    }

    [Test]
    public void HasTheLimitsOfAnAdminsCheckWhereNoneAreSet() => Assert.That(SettingsOf.File("origin: /srv/herd.git").ChainLargestFile, Is.EqualTo(ChainLimits.Default.LargestFile));
}
