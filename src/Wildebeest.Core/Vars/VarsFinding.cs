namespace Wildebeest.Vars;

/// <summary>Something that is wrong in a file of values.</summary>
/// <param name="Where"><c>vars/web.yaml(12,9)</c>.</param>
sealed record VarsFinding(string Where, string Sentence, string WayOut);

/// <summary>What a host's values are cannot be said.</summary>
sealed class VarsException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public static VarsException Of(IReadOnlyList<VarsFinding> findings) =>
        new($"{Shown(findings[0].Where)}: {PrintableText.Line(findings[0].Sentence)}{(findings.Count > 1 ? $" And {findings.Count - 1} more: wildebeest check names all." : "")}", findings[0].WayOut) { Where = Shown(findings[0].Where) };

    public static VarsException Tie(string name, VarPick first, VarPick second) =>
        new($"The value '{PrintableText.Line(name, 200)}' is {Shown(first)} in {Shown(first.Value.Where)} (for {first.Coordinate}) and {Shown(second)} in {Shown(second.Value.Where)} (for {second.Coordinate}), and neither is closer to this host.",
            "Take one away, or say it once more in a coordinate that is closer: a longer pattern, or the host's whole name.") { Where = Shown(second.Value.Where) };

    // The path is the chain's.
    static string Shown(string where) => PrintableText.Line(where, 400);

    static string Shown(VarPick pick) => PrintableText.Line(pick.Value.ToJson(), 80);
}
