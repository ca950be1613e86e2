using System.Globalization;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Prints what was measured as it comes, each figure beside its goal, and counts the goals that were missed.</summary>
sealed class Figures
{
    public int Missed { get; private set; }

    public void Heading(string text) => Console.WriteLine($"\n{text}");

    public void Note(string text) => Console.WriteLine($"  {text}");

    /// <summary>One number; with a goal, the most that it may be.</summary>
    public void Add(string what, double value, string unit, double? goal = null) => Print(what, Text(value), unit, value, goal);

    /// <summary>Several runs of the same: the goal is for their median.</summary>
    public void Add(string what, IReadOnlyList<double> runs, string unit, double? goal = null)
    {
        var sorted = runs.Order().ToList();
        Print(what, $"{Text(sorted[0])} / {Text(Median(sorted))} / {Text(sorted[^1])}", $"{unit} (min / median / max of {runs.Count})", Median(sorted), goal);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    void Print(string what, string value, string unit, double judged, double? goal)
    {
        var verdict = goal is not { } most ? "" : judged <= most ? $"   goal <= {Text(most)}: reached" : $"   goal <= {Text(most)}: MISSED";
        Missed += goal is { } limit && judged > limit ? 1 : 0;
        Console.WriteLine($"  {what,-58} {value} {unit}{verdict}");
    }

    static string Text(double value) => value.ToString(value switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture);
}
