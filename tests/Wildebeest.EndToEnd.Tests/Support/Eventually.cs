using System.Runtime.CompilerServices;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>For what another process will have done soon: asks again and again, up to a limit.</summary>
static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    /// <param name="promptly">Asks as often as it can, to act at the very moment.</param>
    /// <summary>Returns as soon as the condition holds, and fails the test with the reason, and with what was last seen, when the time is up.</summary>
    public static async Task That(
        Func<bool> condition,
        TimeSpan within,
        string because,
        Func<object?>? seen = null,
        CancellationToken cancellation = default,
        bool promptly = false,
        [CallerArgumentExpression(nameof(condition))] string asked = "")
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > within)
            {
                Assert.Fail($"Not within {within.TotalSeconds:0.#} s: {because}\nasked: {asked}{(seen is null ? "" : $"\nseen: {seen()}")}");
            }

            await Task.Delay(promptly ? ShortestPause : Pause, cancellation).ConfigureAwait(false);
        }
    }
}
