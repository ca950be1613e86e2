using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Git;

/// <summary>The full sha1 of a git object, in lower-case hex. People see <see cref="Short"/>.</summary>
readonly record struct CommitId : IComparable<CommitId>
{
    readonly string? value;

    CommitId(string value) => this.value = value;

    /// <summary>git's "no object": what a ref that does not exist is compared with.</summary>
    public static CommitId Zero { get; } = new(new string('0', 40));

    public string Short => Value[..7];

    string Value => value ?? Zero.value!;

    public static bool TryParse([NotNullWhen(true)] string? text, out CommitId id)
    {
        id = default;
        if (text is not { Length: 40 })
        {
            return false;
        }

        foreach (var character in text)
        {
            if (character is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        id = new CommitId(text);
        return true;
    }

    public static CommitId Parse(string? text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{PrintableText.Line(text ?? "", 60)}' is not a full sha1 in lower-case hex.");

    public int CompareTo(CommitId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
