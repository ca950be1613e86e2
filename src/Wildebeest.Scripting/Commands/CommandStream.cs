using System.Text;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Commands;

/// <summary>Forwards one output of a command as it comes, and keeps the beginning of it for the script.</summary>
sealed class CommandStream
{
    /// <summary>Characters. What is longer is cut there.</summary>
    public const int Kept = 1_000_000;

    // What a command started in the background may hold its outputs open for ever, silent or not; what it said itself is in the pipe by now, and a busy machine may take its time to read that.
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    readonly StringBuilder kept = new();
    readonly Task reading;
    long heard;

    /// <param name="source">Null where nothing is forwarded.</param>
    public CommandStream(StreamReader stream, OutputSource? source, string name) =>
        reading = ReadAsync(stream, source is { } known ? new ForwardedWriter(ScriptSession.Current.Connection, known, name) : TextWriter.Null);

    /// <summary>What was said so far.</summary>
    public string Said
    {
        get
        {
            lock (kept)
            {
                return kept.ToString();
            }
        }
    }

    /// <summary>Of a command that ended: returns when its outputs ended too, or have been silent for a while; forwarding goes on after that.</summary>
    public static void Finish(params CommandStream[] streams)
    {
        var began = TimeProvider.System.GetTimestamp();
        long before;
        do
        {
            before = Heard();
        }
        while (!Task.WaitAll([.. streams.Select(stream => stream.reading)], Silence) && Heard() != before && TimeProvider.System.GetElapsedTime(began) < Longest);

        long Heard() => streams.Sum(stream => Interlocked.Read(ref stream.heard));
    }

    async Task ReadAsync(StreamReader stream, TextWriter forward)
    {
        var buffer = new char[4096];
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            lock (kept)
            {
                kept.Append(buffer, 0, Math.Min(read, Kept - kept.Length));
            }

            forward.Write(buffer, 0, read);
            Interlocked.Add(ref heard, read);
        }

        await forward.FlushAsync().ConfigureAwait(false);
    }
}
