using Wildebeest.Scripting.Resources;

namespace Wildebeest.Tests.Scripting;

/// <summary>The kernel sets one to 0 when the other is set, and takes no 0 for some of them.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ParametersThatExcludeEachOther
{
    [Test]
    public void ArePutBackByTheOneThatWasInForce()
    {
        var kept = new KernelParameter("vm/dirty_bytes").Kept(new State { [KernelParameter.Value] = "0", ["vm.dirty_ratio"] = "20" }, new State { [KernelParameter.Value] = "8388608" });

        Assert.That(kept, Is.EquivalentTo(new State { ["vm.dirty_ratio"] = "20" }));
    }

    [Test]
    public void ArePutBackByThemselvesWhereTheyWereInForce()
    {
        var kept = new KernelParameter("vm.dirty_ratio").Kept(new State { [KernelParameter.Value] = "20", ["vm.dirty_bytes"] = "0" }, new State { [KernelParameter.Value] = "10" });

        Assert.That(kept, Is.EquivalentTo(new State { [KernelParameter.Value] = "20" }));
    }

    [Test]
    public void AreBothLookedAt() => Assert.That(new KernelParameter("vm.overcommit_kbytes").Probe().Select(aspect => aspect.Key), Is.EqualTo([KernelParameter.Value, "vm.overcommit_ratio"]));
}
