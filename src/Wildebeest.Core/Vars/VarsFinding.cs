namespace Wildebeest.Vars;

/// <summary>Something that is wrong in a file of values.</summary>
/// <param name="Where"><c>vars/web.yaml(12,9)</c>.</param>
sealed record VarsFinding(string Where, string Sentence, string WayOut);

/// <summary>What a host's values are cannot be said.</summary>
sealed class VarsException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public static VarsException Of(IReadOnlyList<VarsFinding> findings) =>
        new($"{findings[0].Where}: {findings[0].Sentence}{(findings.Count > 1 ? $" And {findings.Count - 1} more: wildebeest check names all." : "")}", findings[0].WayOut) { Where = findings[0].Where };

    public static VarsException Tie(string name, VarPick first, VarPick second) =>
        new($"The value '{PrintableText.Line(name, 200)}' is {Shown(first)} in {first.Value.Where} (for {first.Coordinate}) and {Shown(second)} in {second.Value.Where} (for {second.Coordinate}), and neither is closer to this host.",
            "Take one away, or say it once more in a coordinate that is closer: a longer pattern, or the host's whole name.") { Where = second.Value.Where };

    static string Shown(VarPick pick) => PrintableText.Line(pick.Value.ToJson(), 80);
}
