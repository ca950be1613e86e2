using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// Whether it was this migration that took a server out of load. What was found before is in the journal, with a mark, also where nothing had to be changed: so the migration that
/// is run again after a crash, and the one that rejoins after an undo in another process, know it, and what an admin took out stays out.
/// </summary>
static class Departure
{
    /// <summary>Marks a record of leaving load. No thing has such an aspect.</summary>
    public const string Aspect = "left load";

    public static State Mark(State found) => new(found) { [Aspect] = State.Yes };

    public static bool IsIn(Protocol.PutBack record) => record.State.ContainsKey(Aspect);

    /// <summary>Remembers what a server was in before this migration took it out: also where an earlier run knew, whose records an undo of this one does not have.</summary>
    public static void Remember(Resource server, State found)
    {
        var session = ScriptSession.Current;
        if (!session.Found.Skip(session.Start.Found.Count).Any(record => IsOf(record, server)))
        {
            session.Remember(server.Name, RecordOf(server, Mark(Find(server) ?? found)));
        }
    }

    /// <summary>What the server was in when this migration took it out; null when it did not.</summary>
    public static State? Find(Resource server) =>
        ScriptSession.Current.Found.FirstOrDefault(record => IsOf(record, server)) is { } record ? new State(record.State.Where(aspect => aspect.Key != Aspect)) : null;

    static bool IsOf(Protocol.PutBack record, Resource server) => IsIn(record) && record.Kind == server.Kind && record.Identity.SequenceEqual(server.Identity);

    static Protocol.PutBack RecordOf(Resource server, State state) => new(server.Kind, server.Identity, state.ToDictionary(StringComparer.Ordinal));
}
