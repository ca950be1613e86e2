using System.Text;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Commands;

/// <summary>Forwards one output of a command as it comes, and keeps the beginning of it for the script.</summary>
sealed class CommandStream
{
    /// <summary>Characters. What is longer is cut there.</summary>
    public const int Kept = 1_000_000;

    readonly StringBuilder kept = new();
    readonly Task reading;

    /// <param name="source">Null where nothing is forwarded.</param>
    public CommandStream(StreamReader stream, OutputSource? source, string name) =>
        reading = ReadAsync(stream, source is { } known ? new ForwardedWriter(ScriptSession.Current.Connection, known, name) : TextWriter.Null);

    /// <summary>What was said until the end, or until <paramref name="grace"/> is over; forwarding goes on after that.</summary>
    public string Finish(TimeSpan grace)
    {
        reading.Wait(grace);
        lock (kept)
        {
            return kept.ToString();
        }
    }

    async Task ReadAsync(StreamReader stream, TextWriter forward)
    {
        var buffer = new char[4096];
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            forward.Write(buffer, 0, read);
            lock (kept)
            {
                kept.Append(buffer, 0, Math.Min(read, Kept - kept.Length));
            }
        }

        await forward.FlushAsync().ConfigureAwait(false);
    }
}
