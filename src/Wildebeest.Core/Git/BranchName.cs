using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Git;

/// <summary>A branch's name by git's own rules (git check-ref-format --branch), without refs/heads/ before it.</summary>
readonly record struct BranchName
{
    public const string Rule =
        "a branch's name has no space, no '..', no '@{', none of ~ ^ : ? * [ \\, no part that begins with '.' or ends in '.lock', and does not begin with '-' or refs/";

    const int LongestName = 200;

    readonly string? value;

    BranchName(string value) => this.value = value;

    public static BranchName Main { get; } = new("main");

    public string RefName => $"refs/heads/{this}";

    public static bool TryParse([NotNullWhen(true)] string? text, out BranchName branch)
    {
        branch = default;
        if (text is not { Length: >= 1 and <= LongestName } || text is "@" or "HEAD" || text[0] == '-' || text[^1] == '.'
            || text.StartsWith("refs/", StringComparison.Ordinal)
            || text.Contains("..", StringComparison.Ordinal) || text.Contains("@{", StringComparison.Ordinal)
            || text.AsSpan().IndexOfAny(" ~^:?*[\\") >= 0 || PrintableText.Line(text) != text)
        {
            return false;
        }

        foreach (var part in text.Split('/'))
        {
            if (part.Length == 0 || part[0] == '.' || part.EndsWith(".lock", StringComparison.Ordinal))
            {
                return false;
            }
        }

        branch = new BranchName(text);
        return true;
    }

    public static BranchName Parse(string text) =>
        TryParse(text, out var branch) ? branch : throw new FormatException($"'{PrintableText.Line(text, 80)}' is no branch: {Rule}.");

    public override string ToString() => value ?? "main";
}
