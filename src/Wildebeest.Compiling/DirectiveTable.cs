namespace Wildebeest.Compiling;

/// <summary>The directives that a script may give, with their parameters. A new one is a line here and a method of <c>Migration</c>.</summary>
static class DirectiveTable
{
    static readonly Dictionary<string, DirectiveParameter[]> Known = new(StringComparer.Ordinal)
    {
        ["Rolling"] = [new("atMostOut", static value => value is int and >= 1 ? null : "must be a whole number of 1 or more")],
    };

    public static IReadOnlyList<DirectiveParameter>? Find(string name) => Known.GetValueOrDefault(name);
}

/// <param name="Objection">What is wrong with a constant given for it; null when it is fine.</param>
sealed record DirectiveParameter(string Name, Func<object?, string?> Objection);
