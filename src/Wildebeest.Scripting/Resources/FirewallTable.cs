using System.Text.RegularExpressions;
using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>A table of nftables as the kernel has it. A mark in it says which text it was loaded from, since what the kernel tells never reads as it was written.</summary>
sealed partial class FirewallTable(string family, string table) : Resource
{
    /// <summary>The mark of the text, or <see cref="ByHand"/>.</summary>
    public const string Loaded = "loaded";

    /// <summary>All of it, to be loaded again.</summary>
    public const string Listing = "listing";

    public const string ByHand = "by hand";

    public override string Name => $"firewall table {family} {table}";

    public override IReadOnlyList<string> Identity => [family, table];

    /// <summary>What is loaded; of a table that is put back its listing is.</summary>
    public string? Text { get; init; }

    /// <summary>Goes before a table's text: it takes the old one away in the very step that brings the new one.</summary>
    public static string Anew(string family, string table) => $"table {family} {table}\ndelete table {family} {table}\n";

    public static string MarkLine(string mark) => $"comment \"wildebeest {mark}\"";

    public override State Probe()
    {
        if (!Tool.Exists("nft"))
        {
            return ServiceSystem.MayBeMissing
                ? new State { [Loaded] = null, [Listing] = null }
                : throw new MigrationException($"{Name}: there is no program nft on this host's PATH (package nftables).");
        }

        var said = Tool.Look("nft", "--stateless", "list", "table", family, table);
        if (said.ExitCode == 0)
        {
            return new State { [Loaded] = Mark().Match(said.Output) is { Success: true } mark ? mark.Groups["mark"].Value : ByHand, [Listing] = said.Output };
        }

        return said.Error.Contains("No such file or directory", StringComparison.Ordinal)
            ? new State { [Loaded] = null, [Listing] = null }
            : throw new MigrationException($"{Name} cannot be read: {FirstLine(said)}");
    }

    /// <summary>What was found is put back by loading it, so of a table that was cut nothing could be.</summary>
    public override State Kept(State found, State differing) => found[Listing] is { Length: >= CommandStream.Kept }
        ? throw new MigrationException($"{Name} is larger than is kept for an undo ({CommandStream.Kept:N0} characters), so it is not touched. Keep large sets in a table of their own.")
        : found;

    /// <summary>What traffic brings into a set and takes out of it is nobody's wish.</summary>
    public override bool Suffices(string aspect, string? wanted, string? found) =>
        wanted == found || (aspect == Listing && wanted is not null && found is not null && WithoutPassing(wanted) == WithoutPassing(found));

    public override void Bring(State found, State wanted)
    {
        var text = Text ?? wanted[Listing];
        var script = text is null ? $"delete table {family} {table}\n" : Text is null ? Anew(family, table) + text : text;
        var said = Tool.Look(new Command("nft", ["-f", "-"]) { Input = script });
        if (said.ExitCode != 0)
        {
            throw new MigrationException($"{Name} cannot be {(text is null ? "removed" : "loaded")}: {FirstLine(said)}");
        }
    }

    static string FirstLine(RunResult said) => said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? $"nft: exit code {said.ExitCode}";

    static string WithoutPassing(string listing) => Set().Replace(listing, set => Passing().IsMatch(set.Value) ? Elements().Replace(set.Value, "") : set.Value);

    [GeneratedRegex(@"^\t(?:set|map|meter) [^\n]*\{\n.*?^\t\}$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Set();

    [GeneratedRegex(@"^\t\t(?:flags [^\n]*\b(?:dynamic|timeout)\b|timeout )", RegexOptions.Multiline)]
    private static partial Regex Passing();

    [GeneratedRegex(@"^\t\telements = \{.*?\}\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Elements();

    [GeneratedRegex("""^\tcomment "wildebeest (?<mark>[0-9a-f]+)"$""", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
