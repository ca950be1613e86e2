using System.Globalization;
using System.Text;

namespace Wildebeest.Running;

/// <summary>The beginning and the end of a text that may be without end: half of the limit for each.</summary>
sealed class KeptOutput(int limit)
{
    readonly Lock gate = new();
    readonly StringBuilder head = new();
    readonly StringBuilder tail = new();
    long dropped;

    int Half => limit / 2;

    public void Append(ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            var first = text[..Math.Min(text.Length, Half - head.Length)];
            head.Append(first);
            tail.Append(text[first.Length..]);

            // Cut at twice the size, so that each character is moved once on average.
            if (tail.Length > 2 * Half)
            {
                dropped += tail.Length - Half;
                tail.Remove(0, tail.Length - Half);
            }
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            var surplus = Math.Max(0, tail.Length - Half);
            return dropped + surplus == 0
                ? string.Concat(head, tail)
                : string.Create(CultureInfo.InvariantCulture, $"{head}\n… {dropped + surplus} characters left out …\n{tail.ToString(surplus, tail.Length - surplus)}");
        }
    }
}
