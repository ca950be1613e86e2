using System.Net.Sockets;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Program.Agents;
using Wildebeest.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class WhatTheAgentSays
{
    static readonly TurnOutcome[] Outcomes =
    [
        new TurnOutcome.AtTip(2, 3),
        new TurnOutcome.Failed(Some.Failure() with { Link = Some.Id(0xabcdef), Error = "it broke\u001b[2J" }),
        new TurnOutcome.Failed(Some.Failure() with { Link = Some.Id(0xabcdef), Phase = null }),
        new TurnOutcome.Refused([new ChainViolation(ChainRule.Linear, Some.Id(0xabcdef), null, "it is a merge commit.", "Rebase.")]),
        new TurnOutcome.Interrupted(new OriginException(OriginFault.Unreachable, "The origin does not answer.", "Check it.", "")),
        new TurnOutcome.GoingDown(new RebootException()),
        new TurnOutcome.Stopped(),
    ];

    [Test]
    public void OfATurn() => Approved.Text(string.Join('\n', Outcomes.Select(outcome => $"{TurnText.ExitCodeOf(outcome)}: {TurnText.Of(outcome)}\n    {TurnText.WayOutOf(outcome) ?? "-"}")));

    [TestCase(false)]
    [TestCase(true)]
    public void ToTheServiceManagerIsOneDatagramEach(bool isAbstract)
    {
        using var folder = new TempFolder();
        var name = isAbstract ? "@wildebeest-test-" + Guid.NewGuid() : folder["notify"];
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5_000 };
        socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name[1..] : name));
        var manager = new ServiceManager(variable => variable switch { "NOTIFY_SOCKET" => name, "WATCHDOG_USEC" => "30000000", _ => null });

        manager.Ready("At\nthe tip");
        manager.Watchdog();
        manager.Stopping("Stopped");

        Assert.That(manager.WatchdogInterval, Is.EqualTo(TimeSpan.FromSeconds(15)));
        Assert.That(Enumerable.Range(0, 3).Select(_ => Received(socket)), Is.EqualTo(new[] { "READY=1\nSTATUS=At\\x0athe tip", "WATCHDOG=1", "STOPPING=1\nSTATUS=Stopped" }));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("/nosuch/notify")]
    public void ToNoServiceManagerIsNothing(string? name)
    {
        var manager = new ServiceManager(variable => variable == "NOTIFY_SOCKET" ? name : null);

        Assert.That(() => manager.Ready("well"), Throws.Nothing);
        Assert.That(manager.WatchdogInterval, Is.Null);
    }

    static string Received(Socket socket)
    {
        var buffer = new byte[1_000];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
