using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Journals;

namespace Wildebeest.Planning;

/// <summary>
/// Decides a host's next step. Pure: no clock, no files, no network; the same position and outlook give the same step.
/// The order of the questions is the rule:
/// 1. did a migration fail here? then publish that and stand;
/// 2. is a role catching up on earlier migrations? publish the end of the last one, then run the next, oldest link first;
/// 3. are the next links without work for this host? pass them all at once, so that one push tells of them and of the migration before them;
/// 4. is a migration's end not yet published? publish it;
/// 5. is the next link a migration of ours? run it; if it failed here and is tried again, not before its time;
/// 6. at the tip: publish what is not yet known, then stand.
/// </summary>
static class Planner
{
    public static Step Next(Position position, Outlook outlook)
    {
        if (position.Failure is { } failure)
        {
            return position.Unpublished ? new Step.Publish() : new Step.Stand(new Standing.Failed(failure));
        }

        var (pass, next) = PlainLinksAhead(position, outlook);
        if (position.CatchingUp.Any())
        {
            return position.Owed is not null ? new Step.Publish() : NextEarlier(position, outlook);
        }

        if (pass is not null)
        {
            return pass;
        }

        if (position.Owed is not null || (next is null && position.Unpublished))
        {
            return new Step.Publish();
        }

        return next is null ? new Step.Stand(new Standing.AtTip()) : RunOf(position, next, earlier: false, outlook);
    }

    /// <summary>All that this host would run from here on, in order, if nothing fails.</summary>
    public static IReadOnlyList<Step.Run> Ahead(Position position, Outlook outlook)
    {
        var runs = new List<Step.Run>();
        var progress = position.CatchingUp.ToDictionary(role => role, role => IndexOf(outlook.Earlier, position.Behind[role]));
        for (var index = 0; index < outlook.Earlier.Count; index++)
        {
            var link = outlook.Earlier[index];
            if (link is { Migration: { } migration, Replaces: null } && progress.TryGetValue(migration.Role, out var done) && index > done)
            {
                runs.Add(RunOf(position, link, earlier: true, outlook));
            }
        }

        runs.AddRange(outlook.Ahead.Skip(FirstAhead(position, outlook)).Where(link => IsOurs(position, link)).Select(link => RunOf(position, link, earlier: false, outlook)));
        return runs;
    }

    /// <summary>Whether this host has yet to run the migration of this link, or what replaced it.</summary>
    public static bool IsAhead(Position position, Outlook outlook, CommitId link) =>
        Ahead(position, outlook).Any(run => run.Script.Id == link || run.Link.Id == link || outlook.InsteadOf(run).Contains(link));

    static Step NextEarlier(Position position, Outlook outlook)
    {
        foreach (var run in Ahead(position, outlook))
        {
            if (run.Earlier)
            {
                return run;
            }
        }

        return new Step.CatchUp(position.CatchingUp.First());
    }

    static (Step.Pass? Pass, Link? Next) PlainLinksAhead(Position position, Outlook outlook)
    {
        var start = FirstAhead(position, outlook);
        var index = start;
        while (index < outlook.Ahead.Count && !IsOurs(position, outlook.Ahead[index]))
        {
            index++;
        }

        return (index > start ? new Step.Pass(outlook.Ahead[index - 1], index - start) : null, index < outlook.Ahead.Count ? outlook.Ahead[index] : null);
    }

    /// <summary>An outlook is kept while the host moves through it, so its first links may lie behind by now.</summary>
    static int FirstAhead(Position position, Outlook outlook) => position.State is null ? 0 : IndexOf(outlook.Ahead, position.State) + 1;

    /// <summary>A replacement runs at the position of what it replaces, which is an earlier one: at its own it is a plain link.</summary>
    static bool IsOurs(Position position, Link link) => link is { Migration: { } migration, Replaces: null } && position.Roles.Contains(migration.Role);

    static Step.Run RunOf(Position position, Link link, bool earlier, Outlook outlook) =>
        TriedAt(position, new Step.Run(link, earlier, AttemptAt(position, link)) { Script = ScriptAt(position, link, outlook) });

    /// <summary>A script that failed is undone by itself: what replaces it begins after that.</summary>
    static Link ScriptAt(Position position, Link link, Outlook outlook) =>
        position.Unfinished is { Failing: not null } failing && failing.Link == link.Id && outlook.Find(failing.Script) is { } begun ? begun : outlook.Effective.GetValueOrDefault(link.Id, link);

    /// <summary>The tries are those of one script: its replacement begins at once, with its own.</summary>
    static Step.Run TriedAt(Position position, Step.Run run) =>
        position.Unfinished is { } unfinished && unfinished.Link == run.Link.Id && unfinished.Script == run.Script.Id
            ? run with { Retry = unfinished.Retry, Again = unfinished.Again }
            : run;

    /// <summary>-1 where the link is not among them: it then lies before the first.</summary>
    static int IndexOf(IReadOnlyList<Link> links, CommitId? id)
    {
        for (var index = 0; index < links.Count; index++)
        {
            if (links[index].Id == id)
            {
                return index;
            }
        }

        return -1;
    }

    static int AttemptAt(Position position, Link link) => position.Unfinished is { } unfinished && unfinished.Link == link.Id ? unfinished.Attempt + 1 : 1;
}
