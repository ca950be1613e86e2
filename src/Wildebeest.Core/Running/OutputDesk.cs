using System.Globalization;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>Counts, keeps and passes on what a script says, so that no amount of it harms the daemon.</summary>
sealed class OutputDesk(ScriptLimits limits, Action<OutputLine> observe)
{
    const int LongestLine = 4_000;
    readonly KeptOutput kept = new(limits.KeptOutput);
    long bytes;
    int lines;

    public string Kept => kept.ToString();

    /// <returns>False once there was more than is allowed.</returns>
    public bool Count(int more) => (bytes += more) <= limits.OutputBytes;

    public void Take(OutputMessage message, string? phase)
    {
        foreach (var raw in message.Text.Split('\n'))
        {
            // Tabs and carriage returns are a command's layout, not an attack.
            var text = PrintableText.Line(raw.TrimEnd('\r').Replace('\t', ' '), LongestLine);
            kept.Append(message.Name.Length == 0 ? $"{text}\n" : $"{message.Name}: {text}\n");
            if (lines < limits.ObservedLines)
            {
                observe(new OutputLine(message.Source, message.Name, text, phase));
            }
            else if (lines == limits.ObservedLines)
            {
                observe(new OutputLine(
                    OutputSource.Process, "", string.Create(CultureInfo.InvariantCulture, $"… more than {limits.ObservedLines} lines: further ones are left out here"), phase));
            }

            lines++;
        }
    }
}
