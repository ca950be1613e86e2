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

    public static HiddenWords Of(IEnumerable<string> words)
    {
        var hidden = new HiddenWords();
        foreach (var word in words)
        {
            hidden.Add(word);
        }

        return hidden;
    }

    /// <summary>Also each line of it by itself, since what is said is heard by lines.</summary>
    public void Add(string secret)
    {
        var lines = secret.Split('\n').Select(line => line.Trim('\r')).Append(secret).Where(line => line.Trim().Length >= Shortest);
        words = [.. words.Concat(lines).Distinct().OrderByDescending(word => word.Length)];
    }

    /// <summary>Those that stand in one of the texts.</summary>
    public IReadOnlyList<string> Among(IReadOnlyCollection<string> texts) => [.. words.Where(word => texts.Any(text => text.Contains(word, StringComparison.Ordinal)))];

    public string In(string text)
    {
        foreach (var word in words)
        {
            text = text.Replace(word, Shown, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>How much of a text may be given on while the rest of it has not come: a word that is cut in two is found in neither part.</summary>
    public int CutOf(string text)
    {
        var (all, cut) = (words, text.Length);
        for (var at = Math.Max(0, text.Length - (all.Length == 0 ? 0 : all[0].Length) + 1); at < cut; at++)
        {
            if (all.Any(word => word.AsSpan().StartsWith(text.AsSpan(at), StringComparison.Ordinal)))
            {
                cut = at;
            }
        }

        // What may be a word's beginning may be the end of another, which is moved as a whole.
        while (all.Select(word => StartAcross(text, cut, word)).FirstOrDefault(start => start >= 0, -1) is var start and >= 0)
        {
            cut = start;
        }

        return cut;
    }

    static int StartAcross(string text, int cut, string word)
    {
        var from = Math.Max(0, cut - word.Length + 1);
        return text.AsSpan(from, Math.Min(text.Length, cut + word.Length - 1) - from).IndexOf(word) is var at and >= 0 ? from + at : -1;
    }

    /// <summary>Whether a file's content holds one of them.</summary>
    public bool AreIn(byte[] content) => words.Length > 0 && words.Any(word => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0);

    public string? InOptional(string? text) => text is null ? null : In(text);
}
