using Wildebeest.Journals;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Undoing;

namespace Wildebeest.Tests.Undoing;

/// <summary>One that fails then.</summary>
[Parallelizable(ParallelScope.All)]
sealed class CommandThatAnUndoRepeats
{
    const string Failure = "postmap: no such file";

    [Test]
    public async Task IsToldAloneWhereItsFileIsGoneAgain()
    {
        using var folder = new Storage.TempFolder();
        var file = Path.Combine(folder.Path, "virtual");
        await File.WriteAllTextAsync(file, "new");

        var account = await RunAsync([Step(new RemoveFile(file, file + ".t"))], new ReactionRecord(ReactionRecord.Command, ["postmap", file]));

        Assert.That(account[^1], Is.EqualTo(new UndoneResource($"command postmap {file}", PutBack: true, Failure)));
    }

    [Test]
    public async Task IsAFailureWhereItsFileIsThereAgain()
    {
        using var folder = new Storage.TempFolder();
        var file = Path.Combine(folder.Path, "virtual");
        await File.WriteAllTextAsync(file, "old");

        var account = await RunAsync([Step(new RestoreAccess(file, 0b110_100_100, (uint)Environment.ProcessId, 0))], new ReactionRecord(ReactionRecord.Command, ["postmap", file]), step => step with { Done = true });

        Assert.That(account[^1], Is.EqualTo(new UndoneResource($"command postmap {file}", PutBack: false, Failure)));
    }

    [Test]
    public async Task IsAFailureWhereItNamesNoFile()
    {
        using var folder = new Storage.TempFolder();
        var file = Path.Combine(folder.Path, "site");

        var account = await RunAsync([Step(new RemoveFile(file, file + ".t"))], new ReactionRecord(ReactionRecord.Command, ["nginx", "-s", "reload"]));

        Assert.That(account[^1].PutBack, Is.False);
    }

    [Test]
    public async Task IsAFailureWhereSomethingElseIsNotPutBack()
    {
        using var folder = new Storage.TempFolder();
        var file = Path.Combine(folder.Path, "virtual");

        var account = await RunAsync(
            [Step(new RemoveFile(file, file + ".t")), Step(new RestoreFile(file + "2", file + ".t", "/no/such/kept", 0, 0, 0, 0))], new ReactionRecord(ReactionRecord.Command, ["postmap", file]));

        Assert.That(account.Select(resource => resource.PutBack), Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public async Task IsAFailureWhereItIsTheRestartOfAService()
    {
        var account = await RunAsync([Step(new RemoveFile("/no/such", "/no/such.t"))], new ReactionRecord(ReactionRecord.Restart, ["/no/such", "/no/such"]));

        Assert.That(account[^1].PutBack, Is.False);
    }

    static Task<IReadOnlyList<UndoneResource>> RunAsync(IEnumerable<UndoStep> steps, ReactionRecord reaction, Func<UndoStep, UndoStep>? change = null) =>
        new UndoExecutor((_, _) => Task.FromResult<string?>(Failure), (_, _) => { }).RunAsync(steps.Select(change ?? (step => step)), [reaction], CancellationToken.None, CancellationToken.None);

    static UndoStep Step(UndoRecord record) => new(1, Phases.Update, "file", [record]);
}
