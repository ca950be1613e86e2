using System.Diagnostics;
using System.IO.Pipes;
using Wildebeest.Scripting.Commands;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class OutputOfACommand
{
    [Test]
    public async Task IsAllThatComesThoughItComesSlowly()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var read = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle));
        using var silent = new StreamReader(Stream.Null);
        var output = new CommandStream(read, source: null, "busy");

        var finished = Task.Run(() => CommandStream.Finish(output, new CommandStream(silent, source: null, "busy")));
        foreach (var part in (string[])["all ", "of ", "it ", "came"])
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            await pipe.WriteAsync(System.Text.Encoding.UTF8.GetBytes(part));
        }

        pipe.Dispose();
        await finished;

        Assert.That(output.Said, Is.EqualTo("all of it came"));
    }

    [Test]
    public void OfOneThatLeftSomethingBehindEndsWithItsSilence()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var read = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle));
        pipe.Write("said"u8);
        var output = new CommandStream(read, source: null, "daemon");
        var began = Stopwatch.GetTimestamp();

        CommandStream.Finish(output);

        Assert.That(output.Said, Is.EqualTo("said"));
        Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(20)));
        pipe.Dispose();
    }
}
