using Wildebeest.Hosts;
using Wildebeest.Refs;

namespace Wildebeest.Tests.Refs;

[Parallelizable(ParallelScope.All)]
sealed class WhatAHostSaysOfItself
{
    const string Good = """{"version":1,"id":"x","roles":["web"],"phase":"Idle","since":"2026-03-04T05:06:07+00:00","agent":"0.1.0"}""";

    [Test]
    public void IsReadAsItWasWritten()
    {
        var record = Some.Record(HostId.New(), HostPhase.LeaveLoad, "web", "base") with
        {
            Migration = "web/tls",
            Link = Some.Id().ToString(),
            Error = new HostError("it broke: \"x\"\n", "migrations/web/tls.csx(3,1)", Some.Time, HostError.Stuck),
            Behind = new Dictionary<string, string> { ["base"] = Some.Id().ToString(), ["web"] = "" },
            Facts = new Dictionary<string, string> { ["os"] = "Debian" },
            Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
        };

        Assert.That(HostRecord.FromJson(record.ToJson())!.ToJson(), Is.EqualTo(record.ToJson()));
        Assert.That(record.ToJson(), Does.Not.Contain("\n"));
    }

    [TestCase(Good)]
    [TestCase("""{"version":1,"id":"x","roles":[],"phase":"Idle","since":"2026-03-04T05:06:07+00:00","agent":"0.1.0","facts":null}""")]
    public void MayBeWithoutFacts(string message) => Assert.That(HostRecord.FromJson(message)!.Facts, Is.Empty);

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"web\":\"\"}")]
    [TestCase("{\"Not a role\":\"\"}")]
    public void MayHoldNothingInBehind(string behind) => Assert.That(HostRecord.FromJson(Good.Replace("\"0.1.0\"", $"\"0.1.0\",\"behind\":{behind}", StringComparison.Ordinal)), Is.Not.Null);

    [Test]
    public void MayHoldMoreThanIsKnownHere() => Assert.That(HostRecord.FromJson(Good.Replace("{", "{\"later\":[1],", StringComparison.Ordinal)), Is.Not.Null);

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("web01 is well")]
    [TestCase("{}")]
    [TestCase("{\"version\":1,\"id\":\"x\"")]
    public void IsNoRecord(string message) => Assert.That(HostRecord.FromJson(message), Is.Null);

    [TestCase("\"agent\"", "\"roles\":[\"db\"],\"agent\"")]
    [TestCase("\"agent\"", "\"\\u0072oles\":[\"db\"],\"agent\"")]
    [TestCase("\"version\":1", "\"version\":2")]
    [TestCase("\"id\":\"x\"", "\"id\":null")]
    [TestCase("[\"web\"]", "null")]
    [TestCase("[\"web\"]", "\"web\"")]
    [TestCase("\"Idle\"", "\"Dancing\"")]
    [TestCase("\"Idle\"", "77")]
    [TestCase("\"0.1.0\"", "null")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"error\":{\"sentence\":null,\"where\":null,\"at\":\"2026-03-04T05:06:07+00:00\"}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"waits\":{\"sentence\":null}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"key\":\"ssh-ed25519\"")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"key\":\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a comment\"")]
    [TestCase("2026-03-04", "yesterday")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"behind\":[\"web\"]")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"behind\":{\"web\":null}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"behind\":{\"web\":7}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"behind\":{\"web\":\"0b8f3a5\"}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"behind\":{\"web\":\" \"}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"facts\":{\"os\":null}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"facts\":{\"os\":7}")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"drift\":[null]")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"link\":\"3f2a1bc\"")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"link\":\"\\u001b[31m000000000000000000000000000000000000\"")]
    [TestCase("\"0.1.0\"", "\"0.1.0\",\"script\":\"\\u001b]0;title\\u0007\"")]
    public void IsNotReadInPart(string part, string instead)
    {
        Assert.That(HostRecord.FromJson(Good), Is.Not.Null);
        Assert.That(HostRecord.FromJson(Good.Replace(part, instead, StringComparison.Ordinal)), Is.Null);
    }

    [Test]
    public void IsNotReadWhereItIsHugeOrDeep()
    {
        Assert.That(HostRecord.FromJson(Good.Replace("0.1.0", new string('x', 70_000), StringComparison.Ordinal)), Is.Null);
        Assert.That(HostRecord.FromJson(Good.Replace("{", "{\"later\":" + new string('[', 5_000) + new string(']', 5_000) + ",", StringComparison.Ordinal)), Is.Null);
    }
}
