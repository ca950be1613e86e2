using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Undoing;

/// <summary>Random changes of a random tree, in several attempts, each cut off anywhere; the undo cut off anywhere too.</summary>
[Parallelizable(ParallelScope.All)]
sealed class AnyChanges
{
    static readonly string[] Names = ["a", "b", "d/x", "d/y", "d/e/z", "n/m/o", "n/m/p", "n/q", "link", "nowhere"];
    static readonly int[] Modes = [0b110_100_100, 0b110_000_000, 0b111_101_101];

    [FsCheck.NUnit.Property(MaxTest = 150)]
    public Property LeaveTheTreeAsItWas() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        using var world = new FileWorld();
        Plant(world, random);
        var before = world.Snapshot();
        for (var attempts = random.Next(1, 4); attempts > 0; attempts--)
        {
            Attempt(world, random);
        }

        while (random.Next(3) > 0)
        {
            world.Undo(stepsUntilKilled: random.Next(4));
        }

        var account = world.Undo();
        return (world.Snapshot() == before && account.All(resource => resource is { PutBack: true, Note: null }))
            .Label($"seed {seed}\nbefore:\n{before}\nafter:\n{world.Snapshot()}\naccount: {string.Join(", ", account)}\nsteps:\n{string.Join('\n', world.Steps.Select(step => $"{step.Phase} {string.Join("; ", step.Records)}"))}");
    });

    [FsCheck.NUnit.Property(MaxTest = 25)]
    public Property AreUndoneFromWhereverTheUndoWasKilled() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        for (var kill = 0; ; kill++)
        {
            var random = new Random(seed);
            using var world = new FileWorld();
            Plant(world, random);
            var before = world.Snapshot();
            Attempt(world, random);
            if (kill > world.Steps.Count)
            {
                return true.Label("all");
            }

            world.Undo(stepsUntilKilled: kill);
            world.Undo();
            if (world.Snapshot() != before)
            {
                return false.Label($"seed {seed}, killed after {kill}\nbefore:\n{before}\nafter:\n{world.Snapshot()}");
            }
        }
    });

    static void Plant(FileWorld world, Random random)
    {
        foreach (var name in Names[..^2].Where(_ => random.Next(2) == 0))
        {
            world.Given(name, $"{random.Next(3)}", Modes[random.Next(Modes.Length)]);
            if (random.Next(3) == 0)
            {
                // In vain without root; then the owner is just not among what is tried.
                _ = Native.ChangeOwnerOfLink(world[name], 1000, 1001);
            }
        }

        if (random.Next(2) == 0)
        {
            File.CreateSymbolicLink(world["link"], world["a"]);
            File.CreateSymbolicLink(world["nowhere"], world["missing"]);
        }
    }

    static void Attempt(FileWorld world, Random random)
    {
        world.StartAgain();
        string[] phases = [Phases.LeaveLoad, Phases.Update, Phases.Rejoin];
        foreach (var phase in phases)
        {
            world.EnterPhase(phase);
            for (var changes = random.Next(6); changes > 0; changes--)
            {
                var name = Names[random.Next(Names.Length)];
                var cut = random.Next(12) == 0 ? (Cut)random.Next(1, 3) : Cut.None;
                if (random.Next(3) == 0)
                {
                    if (File.Exists(world[name]))
                    {
                        world.Delete(name, cut);
                    }
                }
                else
                {
                    world.Write(name, $"{random.Next(3)}", random.Next(2) == 0 ? Modes[random.Next(Modes.Length)] : null, cut);
                }

                if (cut != Cut.None)
                {
                    return;
                }
            }
        }
    }
}
