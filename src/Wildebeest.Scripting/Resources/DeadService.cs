using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>A service that was started is watched for a moment: one that dies of its configuration does so at once, after its start was called a success.</summary>
static class DeadService
{
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    static readonly TimeSpan UpWithin = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns once the service runs and ran without a break for a moment.</summary>
    /// <exception cref="MigrationException">It died; with its last words.</exception>
    public static void Watch(string service)
    {
        var (system, first) = ServiceSystem.Find(service);
        if (!first.IsActive)
        {
            // Some say that they are started before they are.
            Waiting.Until(() => (first = ServiceSystem.Find(service).Facts).IsActive || first.HasFailed, UpWithin, Pause);
        }

        var began = TimeProvider.System.GetTimestamp();
        var facts = first;
        while (facts.IsActive && facts.Incarnation == first.Incarnation && TimeProvider.System.GetElapsedTime(began) < Moment)
        {
            Waiting.For(Pause);
            facts = system.Look(service) ?? facts with { IsActive = false, Condition = "gone" };
        }

        if (!facts.IsActive || facts.Incarnation != first.Incarnation)
        {
            throw new MigrationException(Sentence(service, $"started and died within {Moment.TotalSeconds:0} s", system));
        }
    }

    public static string Sentence(string service, string what, ServiceSystem system)
    {
        var words = system.LastWords(service);
        var condition = system.Look(service)?.Condition ?? "gone";
        return $"service {service} {what} (it is {condition}): {(words.Count == 0 ? "it said nothing" : string.Join(" / ", words))}";
    }
}
