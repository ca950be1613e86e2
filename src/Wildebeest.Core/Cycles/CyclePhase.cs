namespace Wildebeest.Cycles;

/// <summary>The states of a host's cycle; docs/architecture.md draws them.</summary>
enum CyclePhase
{
    Recovering,
    Fetching,
    Accepting,
    Planning,
    Running,
    Publishing,
    Standing,
}
