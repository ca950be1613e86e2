using Wildebeest.Chains;
using Wildebeest.Journals;
using Wildebeest.Planning;

namespace Wildebeest.Tests.Planning;

/// <summary>
/// A host without files: a journal in memory, a chain of values, and a cycle that goes by the planner, as the real one does. Every
/// step is held against what the design promises, and a crash may come between any two entries.
/// </summary>
sealed class SimulatedHost(IReadOnlyList<Link> chain, Random random)
{
    static readonly string[] AllRoles = ["base", "db", "web"];

    readonly List<string> journal = [];
    readonly List<Link> completed = [];
    Outlook? outlook;
    int accepted;

    public Position Position { get; private set; } = new();

    public IReadOnlyList<Link> Completed => completed;

    /// <summary>So many random things that happen to a host in its life.</summary>
    public void Live(int events)
    {
        for (var index = 0; index < events; index++)
        {
            switch (random.Next(8))
            {
                case 0:
                    Accept(random.Next(4));
                    break;
                case 1:
                    Restart([.. AllRoles.Where(_ => random.Next(2) == 0)]);
                    break;
                case 2:
                    Compact();
                    break;
                case 3 when Position.Failure is { } failure:
                    Append(new Retried(failure.Link.ToString(), null) { At = Some.Time });
                    outlook = null;
                    break;
                default:
                    Turn(hasMishaps: true);
                    break;
            }
        }
    }

    /// <summary>With these roles and no more mishaps it goes to the end of the chain.</summary>
    public void Finish(string[] roles)
    {
        Restart(roles);
        Accept(chain.Count);
        for (var steps = 0; !Turn(hasMishaps: false); steps++)
        {
            Assert.That(steps, Is.LessThan(10 * chain.Count + 20), "it never stands");
        }
    }

    void Accept(int links)
    {
        var head = Math.Min(chain.Count, accepted + links);
        if (head == accepted)
        {
            return;
        }

        // As HostCycle does: at the tip the new links are the outlook, and are not read a second time.
        var isAtTip = Position.State == Position.Accepted && !Position.CatchingUp.Any();
        outlook = isAtTip ? new Outlook([.. chain.Skip(accepted).Take(head - accepted)], []) : null;
        accepted = head;
        Append(new Accepted(chain[head - 1].Id.ToString()) { At = Some.Time });
    }

    void Restart(string[] roles)
    {
        outlook = null;
        Position = Position.Of(journal.Select(line => JournalEntry.FromJson(line)!));
        if (!Position.Roles.SetEquals(roles.Select(RoleName.Parse)))
        {
            Append(new Granted(roles) { At = Some.Time });
        }
    }

    void Compact()
    {
        var snapshot = new Snapshot(PositionRecord.Of(Position)) { At = Some.Time }.ToJson();
        journal.Clear();
        journal.Add(snapshot);
    }

    void Append(JournalEntry entry)
    {
        journal.Add(entry.ToJson());
        Position = Position.After(entry);
        var snapshot = new Snapshot(PositionRecord.Of(Position)) { At = Some.Time };
        var restored = ((Snapshot)JournalEntry.FromJson(snapshot.ToJson())!).Position.ToPosition();
        Assert.That(new Snapshot(PositionRecord.Of(restored)) { At = Some.Time }.ToJson(), Is.EqualTo(snapshot.ToJson()), "a snapshot gives the same position");
    }

    /// <returns>Whether it stands.</returns>
    bool Turn(bool hasMishaps)
    {
        outlook ??= Position.Failure is null ? ReadOutlook() : null;
        switch (Planner.Next(Position, outlook ?? Outlook.Empty))
        {
            case Step.Pass pass:
                AssertPassed(pass);
                Append(new Passed(pass.To.Id.ToString()) { At = Some.Time });
                return false;
            case Step.CatchUp catchUp:
                Append(new CaughtUp(catchUp.Role.ToString()) { At = Some.Time });
                outlook = null;
                return false;
            case Step.Run run:
                Run(run, hasMishaps);
                return false;
            case Step.Publish when hasMishaps && random.Next(3) == 0:
                return false;
            case Step.Publish:
                Append(new Published(Some.Id().ToString(), Position.Owed?.Report?.ToString()) { At = Some.Time });
                return false;
            case Step.Stand { Reason: Standing.Failed } when !hasMishaps:
                Append(new Retried(Position.Failure!.Link.ToString(), null) { At = Some.Time });
                outlook = null;
                return false;
            default:
                outlook = null;
                return true;
        }
    }

    void Run(Step.Run run, bool hasMishaps)
    {
        var link = run.Link;
        Assert.That(Position.Owed, Is.Null, "what is owed goes to the origin before the next start");
        Assert.That(Position.Roles, Does.Contain(link.Migration!.Value.Role));
        Assert.That(completed, Does.Not.Contain(link), "nothing runs again");
        Assert.That(Before(link).Where(earlier => !completed.Contains(earlier) && earlier.Migration!.Value.Role == link.Migration.Value.Role), Is.Empty, "nothing is skipped");
        if (!run.Earlier)
        {
            Assert.That(Before(link).Except(completed), Is.Empty, "a role that was given later has caught up first");
        }

        Append(new Started(link.Id.ToString(), link.Migration.Value.ToString(), run.Earlier, run.Attempt) { At = Some.Time });
        if (Crashes())
        {
            return;
        }

        Append(new Entered("update") { At = Some.Time });
        if (Crashes())
        {
            Assert.That(Position.Unfinished?.Link, Is.EqualTo(link.Id), "an unfinished one is found");
            return;
        }

        if (hasMishaps && random.Next(5) == 0)
        {
            Append(new Again(link.Id.ToString(), run.Retry + 1, 9, Some.Time, "update", "it broke", null, null, null) { At = Some.Time });
            if (Planner.Next(Position, outlook!) is Step.Run next)
            {
                Assert.That((next.Link, next.Retry, next.Attempt, next.Again?.Number), Is.EqualTo((link, run.Retry + 1, 1, (int?)(run.Retry + 1))), "it stays before the same migration");
            }

            return;
        }

        if (hasMishaps && random.Next(5) == 0)
        {
            Append(new Failed(link.Id.ToString(), "update", "it broke", null, Some.Id().ToString()) { At = Some.Time });
            outlook = null;
            return;
        }

        Append(new Completed(link.Id.ToString(), Some.Id().ToString()) { At = Some.Time });
        completed.Add(link);

        bool Crashes()
        {
            if (!hasMishaps || random.Next(6) != 0)
            {
                return false;
            }

            Restart([.. Position.Roles.Select(role => role.ToString())]);
            return true;
        }
    }

    /// <summary>The migrations of the host's roles in front of a link.</summary>
    IEnumerable<Link> Before(Link link) => chain.TakeWhile(other => other != link).Where(IsOurs);

    bool IsOurs(Link link) => link.Migration is { } migration && Position.Roles.Contains(migration.Role);

    void AssertPassed(Step.Pass pass)
    {
        var passed = chain.Skip(Reached).Take(pass.Count).ToList();
        Assert.That(passed, Is.Not.Empty);
        Assert.That(passed[^1], Is.EqualTo(pass.To));
        Assert.That(passed.Where(IsOurs), Is.Empty, "nothing of ours is passed");
        Assert.That(Reached + pass.Count, Is.LessThanOrEqualTo(accepted), "nothing is passed that was not accepted");
    }

    int Reached => Position.State is { } state ? IndexOf(state) + 1 : 0;

    int IndexOf(Wildebeest.Git.CommitId id) => chain.ToList().FindIndex(link => link.Id == id);

    Outlook ReadOutlook() => new(
        [.. chain.Take(accepted).Skip(Reached)],
        Position.CatchingUp.Any() ? [.. chain.Take(Reached)] : []);
}
