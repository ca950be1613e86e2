using Wildebeest.Hosts;
using Wildebeest.Storage;

namespace Wildebeest.Vars;

/// <summary>
/// What only this machine knows: <c>host.yaml</c> of its home. Its values come before those of the chain, and its <c>facts:</c> are published. Whoever writes it says what migrations do here, as root,
/// so it must not be open to others.
/// </summary>
sealed record OwnFile(IReadOnlyList<VarsSection> Sections, IReadOnlyDictionary<string, string> Facts)
{
    public const string FactsName = "facts";
    public const int MostFacts = 32;
    const int LongestFact = 500;

    public static OwnFile None { get; } = new([], new Dictionary<string, string>());

    /// <exception cref="VarsException">It is wrong, or open to others.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static OwnFile Read(Home home)
    {
        var path = home.OwnFile;
        if (!File.Exists(path))
        {
            return None;
        }

        if (BelievedFile.FaultOf(path) is var (fault, wayOut))
        {
            throw new VarsException($"{path} {fault}, who could so say what migrations do on this host.", wayOut) { Where = path };
        }

        var findings = new List<VarsFinding>();
        var sections = VarsFile.Parse(DurableFile.TryRead(path) ?? [], path, findings);
        var facts = sections.Count == 0 || !sections[0].Values.Entries.TryGetValue(FactsName, out var written) ? new Dictionary<string, string>() : FactsOf(written, findings);
        if (findings.Count > 0)
        {
            throw VarsException.Of(findings);
        }

        return new OwnFile(
            [.. sections.Select((section, index) => index > 0 ? section : section with { Values = section.Values with { Entries = section.Values.Entries.Where(entry => entry.Key != FactsName).ToDictionary() } })],
            facts);
    }

    static Dictionary<string, string> FactsOf(VarValue written, List<VarsFinding> findings)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (written is not VarMap map || map.Entries.Count > MostFacts)
        {
            findings.Add(new VarsFinding(written.Where, $"'{FactsName}' is at most {MostFacts} lines 'name: text'.", "Write them below it, indented."));
            return facts;
        }

        foreach (var (name, value) in map.Entries)
        {
            if (value is not VarScalar { Text.Length: <= LongestFact } scalar || !IsFactName(name))
            {
                findings.Add(new VarsFinding(value.Where, $"A fact is named by 1 to 63 lower-case letters, digits, '.', '-' and '_', a letter first, and is one text of at most {LongestFact} characters.", "Write such as 'rack: r12'."));
                continue;
            }

            facts[name] = PrintableText.Line(scalar.Text, LongestFact);
        }

        return facts;
    }

    static bool IsFactName(string name) =>
        name.Length is >= 1 and <= 63 && char.IsAsciiLetterLower(name[0]) && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-' or '_');
}
