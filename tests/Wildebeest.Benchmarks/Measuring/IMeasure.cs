namespace Wildebeest.Benchmarks.Measuring;

/// <summary>One thing that is measured, by its name on the command line.</summary>
interface IMeasure
{
    string Name { get; }

    /// <summary>What it does, for <c>--list</c>.</summary>
    string Summary { get; }

    Task RunAsync(Figures figures, CancellationToken cancellationToken);
}
