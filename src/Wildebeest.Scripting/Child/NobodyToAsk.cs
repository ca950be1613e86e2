namespace Wildebeest.Scripting.Child;

/// <summary>A migration runs where no human is: reading from the console is an error at once, not a wait for ever.</summary>
sealed class NobodyToAsk : TextReader
{
    public override int Peek() => throw Refusal();

    public override int Read() => throw Refusal();

    public override int Read(char[] buffer, int index, int count) => throw Refusal();

    public override int Read(Span<char> buffer) => throw Refusal();

    public override string? ReadLine() => throw Refusal();

    public override string ReadToEnd() => throw Refusal();

    static MigrationException Refusal() => new("A migration has nobody to ask: it cannot read from the console.");
}
