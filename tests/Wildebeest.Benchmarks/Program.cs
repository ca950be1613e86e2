using System.Runtime.InteropServices;
using Wildebeest.Benchmarks.Measures;
using Wildebeest.Benchmarks.Measuring;

if (!HerdSize.TryTake(ref args, out var sizes))
{
    Console.Error.WriteLine("--hosts, --out and --step each take a number of 1 or more.");
    return 2;
}

IMeasure[] all = [new IdleAgent(), new PollTraffic(), new LinkToState(), new Newcomer(), new Status(), new ChainReading(), new RollingAgents(sizes), new RollingHerd(sizes), new Peers(), new Probes(), new Signatures(), new OriginPush()];
if (args is ["--list"])
{
    foreach (var measure in all)
    {
        Console.WriteLine($"{measure.Name,-10} {measure.Summary}");
    }

    return 0;
}

var unknown = args.Except(all.Select(measure => measure.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no measure '{unknown[0]}'; --list shows what there is.");
    return 2;
}

// What a measure has started ends with it, however it is stopped: a hundred agents would go on for days.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var figures = new Figures();
Console.WriteLine($"{Environment.ProcessorCount} cores, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {Wildebeest.EndToEnd.Tests.Support.PlainGit.Run("/", "--version")}, .NET {Environment.Version}");
foreach (var measure in args.Length == 0 ? all : all.Where(measure => args.Contains(measure.Name)))
{
    figures.Heading($"{measure.Name}: {measure.Summary}");
    try
    {
        await measure.RunAsync(figures, stop.Token);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        Console.Error.WriteLine("Stopped.");
        return 130;
    }
}

Console.WriteLine(figures.Missed == 0 ? "\nEvery goal was reached." : $"\n{figures.Missed} goal(s) missed.");
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
