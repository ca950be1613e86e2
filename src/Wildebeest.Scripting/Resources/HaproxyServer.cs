using Wildebeest.Scripting.LoadBalancers;
using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting.Resources;

/// <summary>A server of a backend in one HAProxy: whether it gets load.</summary>
sealed class HaproxyServer(string backend, string server, string socket) : Resource
{
    public const string Admin = "admin";
    static readonly TimeSpan LongestWaitWhenPutBack = TimeSpan.FromSeconds(30);
    readonly HaproxyAdmin haproxy = new(backend, server, socket);
    bool leaves;

    public override string Name => $"haproxy server {backend}/{server} at {socket}";

    public override IReadOnlyList<string> Identity => [backend, server, socket];

    /// <summary>False where the caller waits for the sessions itself.</summary>
    public bool WaitsForSessions { get; init; } = true;

    public bool IsThere() => haproxy.IsThere();

    public HaproxyState Observe() => haproxy.Observe();

    public override State Probe() => new() { [Admin] = haproxy.Look().Admin };

    public override void Bring(State found, State wanted)
    {
        leaves = found.Is(Admin, HaproxyState.Ready);
        haproxy.Set(wanted[Admin]!);
    }

    public override State Kept(State found, State differing) => differing.Is(Admin, HaproxyState.Ready) ? found : Departure.Mark(found);

    public override bool Suffices(string aspect, string? wanted, string? found) => aspect == Departure.Aspect || base.Suffices(aspect, wanted, found);

    // When an undo takes it out of load again, what comes next in it may restart the service.
    public override void Settle(State wanted)
    {
        if (WaitsForSessions && leaves)
        {
            Demand.Await(Name, "no sessions", Patience.Of(LongestWaitWhenPutBack), _ => SessionsGone());
        }
    }

    public Sight SessionsGone() => Observe().Sessions is var sessions && sessions == 0 ? new Sight(true, "no sessions") : new Sight(false, $"{sessions} {(sessions == 1 ? "session" : "sessions")}");

    public Sight Serving() => Observe() is var state ? new Sight(state.IsServing, state.ToString()) : default;
}
