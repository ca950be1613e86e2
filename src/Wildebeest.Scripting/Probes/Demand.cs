using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Probes;

/// <summary>
/// The one way of every check: look, and look again until it holds or the time is over; then one sentence with what was seen last, for how long it was tried, and what was
/// wanted. In a dry run it looks once, tells what it saw, and never fails: what it waits for may only come from what is not done now.
/// </summary>
static class Demand
{
    static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    /// <param name="subject">What is looked at: <c>http://lb/health</c>.</param>
    /// <param name="wanted">What is wanted of it: <c>200</c>.</param>
    /// <param name="look">Given what a look may take. Changes nothing. What is only not yet so is a <see cref="Sight"/>, not an exception.</param>
    /// <param name="first">What was seen already; null to look now.</param>
    /// <param name="atMost">What one look may take.</param>
    /// <exception cref="MigrationException">It did not hold in time, or this is not in a phase.</exception>
    public static void That(string subject, string wanted, Patience patience, Func<TimeSpan, Sight> look, Sight? first = null, TimeSpan? atMost = null)
    {
        if (Await(subject, wanted, patience, look, first, atMost) is { Holds: false } sight && !ScriptSession.Current.Start.DryRun)
        {
            throw new MigrationException($"{subject}: {sight.Seen}{patience.Spent}; wanted {wanted}.");
        }
    }

    /// <summary>The same for what may come to nothing.</summary>
    /// <returns>What was seen last.</returns>
    /// <exception cref="MigrationException">This is not in a phase.</exception>
    public static Sight Await(string subject, string wanted, Patience patience, Func<TimeSpan, Sight> look, Sight? first = null, TimeSpan? atMost = null)
    {
        var session = ScriptSession.Current;
        session.RequireLooking(subject);
        var triesBefore = patience.Tries;
        var sight = first ?? Look();
        if (session.Start.DryRun)
        {
            session.Tell(subject, sight.Holds ? ChangeResult.Unchanged : ChangeResult.Unknown, $"would be checked; now: {sight.Seen}{(sight.Holds ? "" : $", wanted: {wanted}")}");
            return sight;
        }

        while (!sight.Holds && patience.Again())
        {
            sight = Look();
        }

        if (sight.Holds && patience.Tries > triesBefore + 1)
        {
            Migration.Log($"{subject}: {sight.Seen}{patience.Spent}");
        }

        return sight;

        Sight Look() => look(patience.Begin(atMost ?? LongestLook));
    }

    /// <summary>For a check that nobody may make in a dry run, since it runs what is known to nobody.</summary>
    /// <returns>Whether this is a dry run, in which it was told that it would be made.</returns>
    public static bool IsForetold(string subject, string wanted)
    {
        var session = ScriptSession.Current;
        session.RequireLooking(subject);
        if (session.Start.DryRun)
        {
            session.Tell(subject, ChangeResult.Unknown, $"would be checked; wanted: {wanted}");
        }

        return session.Start.DryRun;
    }
}
