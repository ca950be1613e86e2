using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting.Child;

/// <summary>
/// What is to happen at the end of a phase because something changed in it, each once. The daemon writes down that it is owed (with the change), that it begins,
/// and that it is done, so that none is lost to a crash and an undo knows which took hold.
/// </summary>
sealed class Reactions(DaemonConnection connection, IReadOnlyList<OwedReaction> leftOver)
{
    readonly List<OwedReaction> owed = [.. leftOver];

    public void Owe(string phase, Reaction reaction) => owed.Add(new OwedReaction(phase, reaction.Record));

    public void Settle(string phase)
    {
        foreach (var reaction in ReactionRecord.Needed(owed.Where(one => one.Phase == phase).Select(one => one.Reaction)))
        {
            Settle(reaction);
        }

        owed.RemoveAll(one => one.Phase == phase);
    }

    /// <summary>This one now, which pays what the phase owed of it.</summary>
    public void SettleNow(string phase, ReactionRecord reaction)
    {
        Settle(reaction);
        owed.RemoveAll(one => one.Phase == phase && (one.Reaction == reaction || one.Reaction.IsSubsumedBy(reaction)));
    }

    void Settle(ReactionRecord reaction)
    {
        RememberStopped(reaction);
        connection.Ask(Frame.Encode(FrameKind.Reacting, reaction.Write));
        var result = React(reaction);
        connection.Ask(Frame.Encode(FrameKind.Reacted, reaction.Write));
        connection.Send(new ChangeMessage(reaction.ToString(), ChangeResult.Changed, result).Encode());
    }

    // A restart starts what does not run: an undo stops it again.
    static void RememberStopped(ReactionRecord reaction)
    {
        if (reaction.React == ReactionRecord.Restart && ServiceSystem.TryFind(reaction.Words[0]) is { Facts.IsActive: false })
        {
            var unit = new ServiceUnit(reaction.Words[0]);
            ScriptSession.Current.Remember(unit.Name, new PutBack(unit.Kind, unit.Identity, new Dictionary<string, string?> { [ServiceUnit.Active] = State.No }));
        }
    }

    /// <summary>What would happen.</summary>
    public void Foretell(string phase)
    {
        foreach (var reaction in ReactionRecord.Needed(owed.Where(one => one.Phase == phase).Select(one => one.Reaction)))
        {
            var isKnown = reaction.React != ReactionRecord.Command;
            connection.Send(new ChangeMessage(
                reaction.ToString(), isKnown ? ChangeResult.WouldChange : ChangeResult.Unknown, isKnown ? "something that it reads would change" : "what it does is known when it runs").Encode());
        }

        owed.RemoveAll(one => one.Phase == phase);
    }

    /// <returns>How it went, in a few words.</returns>
    /// <exception cref="MigrationException">It failed.</exception>
    public static string React(ReactionRecord reaction)
    {
        switch (reaction.React)
        {
            case ReactionRecord.Restart:
                return Restart(reaction.Words[0]);
            case ReactionRecord.Reload:
                return Reload(reaction.Words[0]);
            case ReactionRecord.Command when AccountProgram.IsUndo && !Tool.Exists(reaction.Words[0]):
                return "it is gone";
            case ReactionRecord.Command:
                Tool.Act(reaction.Words[0], [.. reaction.Words.Skip(1)]);
                return "something that it reads was changed";
            default:
                throw new MigrationException($"{reaction}: this version of wildebeest knows no such reaction.");
        }
    }

    static string Restart(string service)
    {
        if (IsGone(service))
        {
            return "it is gone";
        }

        ServiceSystem.Find(service).System.Restart(service);
        DeadService.Watch(service);
        return "something that it reads was changed";
    }

    static string Reload(string service)
    {
        if (IsGone(service))
        {
            return "it is gone";
        }

        var (system, facts) = ServiceSystem.Find(service);
        if (!facts.IsActive)
        {
            return "it does not run, and reads what was changed when it starts";
        }

        system.Reload(service);
        return system.Look(service) is { IsActive: true }
            ? "something that it reads was changed"
            : throw new MigrationException(DeadService.Sentence(service, "died of its reload", system));
    }

    // An undo may have taken away the very package that it came with.
    static bool IsGone(string service) => ServiceSystem.MayBeMissing && ServiceSystem.TryFind(service) is null;
}
