using System.Text;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Child;

/// <summary>Sends text to the daemon in whole lines, as they are completed.</summary>
sealed class ForwardedWriter(DaemonConnection connection, OutputSource source, string name = "") : TextWriter
{
    /// <summary>Characters of a line, or of several that come at once, that go in one frame.</summary>
    const int Longest = 16 * 1024;

    /// <summary>Longer than the longest secret, and short enough for a frame.</summary>
    const int MostKept = 300 * 1024;

    readonly Lock writing = new();
    readonly StringBuilder pending = new();
    int next = Longest;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (writing)
        {
            while (buffer.Length > 0)
            {
                var piece = buffer[..Math.Min(buffer.Length, next - pending.Length)];
                buffer = buffer[piece.Length..];
                if (piece.LastIndexOf('\n') is var end and >= 0)
                {
                    pending.Append(piece[..end]);
                    Send(pending.Length);
                    piece = piece[(end + 1)..];
                }

                pending.Append(piece);
                if (pending.Length >= next)
                {
                    SendBeginning();
                }
            }
        }
    }

    public override void Flush()
    {
        lock (writing)
        {
            if (pending.Length > 0)
            {
                Send(pending.Length);
            }
        }
    }

    /// <summary>The daemon hides what it is told in one piece.</summary>
    void SendBeginning()
    {
        var cut = ScriptSession.Current.Hidden.CutOf(pending.ToString());
        if (cut > 0 || pending.Length >= MostKept)
        {
            Send(cut > 0 ? cut : pending.Length);
        }

        next = pending.Length + Longest;
    }

    void Send(int length)
    {
        connection.Send(new OutputMessage(source, name, pending.ToString(0, length)).Encode());
        pending.Remove(0, length);
        next = Longest;
    }
}
