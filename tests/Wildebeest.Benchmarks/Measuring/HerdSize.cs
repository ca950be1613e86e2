using System.Globalization;

namespace Wildebeest.Benchmarks.Measuring;

/// <summary>Another herd than the one that the goals are for, or a script that takes longer: <c>--hosts 200 --out 10 --step 10</c>.</summary>
sealed record HerdSize(int? Hosts, int? AtMostOut, int? StepSeconds)
{
    /// <summary>Takes its options away from what was typed.</summary>
    public static bool TryTake(ref string[] arguments, out HerdSize size)
    {
        var left = arguments.ToList();
        size = new HerdSize(null, null, null);
        if (!TryTake(left, "--hosts", out var hosts) || !TryTake(left, "--out", out var atMostOut) || !TryTake(left, "--step", out var step))
        {
            return false;
        }

        arguments = [.. left];
        size = new HerdSize(hosts, atMostOut, step);
        return true;
    }

    static bool TryTake(List<string> arguments, string name, out int? number)
    {
        number = null;
        var at = arguments.IndexOf(name);
        if (at < 0)
        {
            return true;
        }

        if (at + 1 >= arguments.Count || !int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read < 1)
        {
            return false;
        }

        arguments.RemoveRange(at, 2);
        number = read;
        return true;
    }
}
