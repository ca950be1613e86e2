using Wildebeest.Programs;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Programs;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class AProgramThatDoesNotEnd : IDisposable
{
    readonly TempFolder folder = new();
    readonly MovedTime time = new();
    readonly CancellationTokenSource cancel = new();

    public void Dispose()
    {
        cancel.Dispose();
        folder.Dispose();
    }

    [TestCase("")]
    [TestCase("all that a pipe does not hold")]
    public async Task IsEndedWithItsChildAtTheLimit(string input)
    {
        var run = await StartAsync(input == "" ? "" : Calls.MoreThanAPipeHolds);
        time.Move(Calls.Limit - TimeSpan.FromTicks(1));
        Assert.That(run.IsCompleted, Is.False);

        time.Move(TimeSpan.FromTicks(1));

        await Eventually.IsTrue(() => run.IsCompleted);
        Assert.That(async () => await run, Throws.TypeOf<TookTooLong>());
        await AssertBothAreGoneAsync();
    }

    [Test]
    public async Task IsEndedWithItsChildWhenCancelled()
    {
        var run = await StartAsync("");

        await cancel.CancelAsync();

        await Eventually.IsTrue(() => run.IsCompleted);
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
        await AssertBothAreGoneAsync();
    }

    [Test]
    public async Task IsCancelledWhereBothComeAtOnce()
    {
        var run = await StartAsync("");

        await cancel.CancelAsync();
        time.Move(Calls.Limit);

        await Eventually.IsTrue(() => run.IsCompleted);
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>The file has its name once both processes are in it.</summary>
    async Task<Task<ProgramOutput>> StartAsync(string input)
    {
        var run = Calls.Shell($"sleep 100 & echo $$ $! > {folder["new"]}; mv {folder["new"]} {folder["ids"]}; wait", input, time).RunAsync(cancel.Token);
        await Eventually.IsTrue(() => File.Exists(folder["ids"]));
        return run;
    }

    async Task AssertBothAreGoneAsync()
    {
        var ids = File.ReadAllText(folder["ids"]).Split();
        Assert.That(Directory.Exists($"/proc/{ids[0]}"), Is.False, "its end has been waited for");
        await Eventually.IsTrue(() => !Directory.Exists($"/proc/{ids[1]}"));
    }
}
