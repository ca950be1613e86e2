using Wildebeest.Running;

namespace Wildebeest.Tests;

/// <summary>
/// The program whose worker and child these tests start: the one that is given, as ./test gives what it published, which starts in half the time; else what was
/// built beside them.
/// </summary>
static class TestedProgram
{
    public static ProgramPath Path { get; } = Environment.GetEnvironmentVariable("WILDEBEEST_PROGRAM") is { Length: > 0 } given ? new ProgramPath(given) : ProgramPath.Beside;
}
