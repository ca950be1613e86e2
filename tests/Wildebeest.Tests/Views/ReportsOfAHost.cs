using System.Text;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Tests.Chains;
using Wildebeest.Views;

namespace Wildebeest.Tests.Views;

[Parallelizable(ParallelScope.All)]
sealed class ReportsOfAHost
{
    static readonly Report Failed = new()
    {
        Host = "web01",
        Link = Some.Id(0x21).ToString(),
        Migration = "web/tls",
        Outcome = "failed",
        StartedAt = Some.Time,
        Seconds = 2.34,
        Attempt = 2,
        Phases = [new ReportedPhase("update", 1.5), new ReportedPhase("check", 0.04), new ReportedPhase("undo", 0.8)],
        Changes = [new ChangedResource("file /etc/tls", "changed", "it was not there"), new ChangedResource("file /etc/\u001b[2J", "unchanged", null)],
        FailedPhase = "check",
        Error = "port 443 is shut",
        Where = "migrations/web/tls.csx(4,13)",
        Details = "System.Exception: port 443 is shut\n   at tls.csx\u001b[2J:line 4",
        End = "stuck",
        Account = "its Check failed",
        Undo = [new UndoneChange("file /etc/tls", "put back", null), new UndoneChange("service tls", "failed", "it does not stop")],
    };

    [Test]
    public void InFull() => Approved.Text(string.Join('\n', Read(Failed.ToJson(), "one\n\ntwo\u001b[2J\r\n").SelectMany(report => ReportText.Details(report).Prepend(ReportText.Line(report)))));

    [Test]
    public void AsJson() => Approved.Text(ReportText.Json(Read(Failed.ToJson(), "one\n")));

    [Test]
    public void OfSuccess() => Assert.That(
        ReportText.Details(Read((Failed with { Outcome = "completed", Attempt = 1, Phases = [], Changes = [], Where = null, Details = null, Undo = null }).ToJson(), "").Single()),
        Is.EqualTo(new[] { "    began 2026-03-04 05:06:07Z, took 2.3 s" }));

    [TestCase("port 443 is shut")]
    [TestCase("port 443 is shut.")]
    public void AreOneSentenceInGitsLog(string error) => Assert.That(
        (Failed with { Error = error }).Sentence, Is.EqualTo($"web01 failed {Failed.Link[..7]} web/tls at check: port 443 is shut; NEEDS HANDS: its Check failed"));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("LINK")]
    [TestCase("NULLS")]
    [TestCase("NULL IN")]
    public void ThatCannotBeReadAreSaidToBeSo(string text)
    {
        var good = Encoding.UTF8.GetString(Failed.ToJson());
        var bad = text switch
        {
            "LINK" => good.Replace(Failed.Link, "short", StringComparison.Ordinal),
            "NULLS" => good.Replace("\"host\": \"web01\"", "\"host\": null", StringComparison.Ordinal),
            "NULL IN" => good.Replace("\"phases\": [", "\"phases\": [ null,", StringComparison.Ordinal),
            _ => text,
        };

        var report = Read(Encoding.UTF8.GetBytes(bad), "said\n").Single();

        Assert.That(ReportText.Details(report), Is.EqualTo(new[] { "    its report cannot be read: a newer agent may have written it", "    output:", "      said" }));
        Assert.That(ReportText.Json([report]), Does.Contain("\"report\": null"));
    }

    [Test]
    public void AreReadBackAsTheyWereWritten() => Assert.That(Report.FromJson(Failed.ToJson())!.ToJson(), Is.EqualTo(Failed.ToJson()));

    static List<PublishedReport> Read(byte[] report, string output)
    {
        using var chain = new TempChain();
        var commit = chain.Clone.WriteCommit(
            new Dictionary<string, byte[]> { ["report.json"] = report, ["output.txt"] = Encoding.UTF8.GetBytes(output) }, Failed.Sentence + "\n", null, Some.Author);
        return [.. PublishedReport.From(chain.Clone, commit)];
    }
}
