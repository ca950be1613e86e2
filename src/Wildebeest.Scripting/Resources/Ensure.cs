using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>The one way of every resource: probe, compare, write down how to put it back, act, verify.</summary>
static class Ensure
{
    /// <returns>Whether it was changed; in a dry run, whether it would be.</returns>
    /// <exception cref="MigrationException">It could not be brought about.</exception>
    public static bool That(Resource resource, State wanted, Reaction? onChange = null) => That(resource, _ => wanted, onChange);

    /// <param name="wanted">From what is found to what is to be there: for what is a change of something, such as one line more.</param>
    /// <inheritdoc cref="That(Resource, State, Reaction?)"/>
    public static bool That(Resource resource, Func<State, State> wanted, Reaction? onChange = null)
    {
        var found = new State();
        var differing = new State();
        return ScriptSession.Current.Act(
            resource.Name,
            look: () =>
            {
                found = resource.Probe();
                differing = resource.Differing(found, wanted(found));
                return differing.IsEmpty ? null : resource.Describe(found, differing);
            },
            undo: store =>
            {
                var kept = resource.Kept(found, differing);
                return [.. resource.FilesLost(kept, differing).SelectMany(store.OfDeleting), new PutBack(resource.Kind, resource.Identity, kept.ToDictionary(StringComparer.Ordinal))];
            },
            change: () =>
            {
                BringAbout(resource, found, differing);
                return null;
            },
            onChange);
    }

    /// <summary>The same in the other direction: the state that was found before is wanted now.</summary>
    /// <exception cref="MigrationException">It could not be put back.</exception>
    public static void PutBack(PutBack record)
    {
        var resource = Resource.Of(record.Kind, record.Identity);
        var found = resource.Probe();
        var differing = resource.Differing(found, new State(record.State));
        if (!differing.IsEmpty)
        {
            BringAbout(resource, found, differing);
        }
    }

    static void BringAbout(Resource resource, State found, State differing)
    {
        resource.Bring(found, differing);
        resource.Settle(differing);
        var now = resource.Probe();
        var left = resource.Differing(now, differing);
        if (!left.IsEmpty)
        {
            throw new MigrationException($"{resource.Name}: {Words.StillNot(resource, now, left)}.");
        }
    }
}
