using System.Text;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Child;

/// <summary>Sends text to the daemon in whole lines, as they are completed.</summary>
sealed class ForwardedWriter(DaemonConnection connection, OutputSource source, string name = "") : TextWriter
{
    /// <summary>Characters of a line, or of several that come at once, that go in one frame.</summary>
    const int Longest = 16 * 1024;

    readonly Lock writing = new();
    readonly StringBuilder pending = new();

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
                var piece = buffer[..Math.Min(buffer.Length, Longest - pending.Length)];
                buffer = buffer[piece.Length..];
                if (piece.LastIndexOf('\n') is var end and >= 0)
                {
                    pending.Append(piece[..end]);
                    SendPending();
                    piece = piece[(end + 1)..];
                }

                pending.Append(piece);
                if (pending.Length >= Longest)
                {
                    SendPending();
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
                SendPending();
            }
        }
    }

    void SendPending()
    {
        connection.Send(new OutputMessage(source, name, pending.ToString()).Encode());
        pending.Clear();
    }
}
