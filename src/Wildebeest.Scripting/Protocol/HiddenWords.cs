using System.Text;

namespace Wildebeest.Scripting.Protocol;

/// <summary>What a script said must never be seen: taken out of everything that it and its commands say, before any of it is kept, logged or published.</summary>
sealed class HiddenWords
{
    public const string Shown = "[hidden]";

    /// <summary>A shorter one stands in too many other words; it would tell more by what is missing than it hides.</summary>
    const int Shortest = 4;

    // Read by the listener to the raw output while the conversation adds to it.
    volatile string[] words = [];

    /// <summary>Also each line of it by itself, since what is said is heard by lines.</summary>
    public void Add(string secret)
    {
        var lines = secret.Split('\n').Select(line => line.Trim('\r')).Append(secret).Where(line => line.Trim().Length >= Shortest);
        words = [.. words.Concat(lines).Distinct().OrderByDescending(word => word.Length)];
    }

    public string In(string text)
    {
        foreach (var word in words)
        {
            text = text.Replace(word, Shown, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Whether a file's content holds one of them.</summary>
    public bool AreIn(byte[] content) => words.Length > 0 && words.Any(word => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0);

    public string? InOptional(string? text) => text is null ? null : In(text);
}
