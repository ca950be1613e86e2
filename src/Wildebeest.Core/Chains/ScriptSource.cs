namespace Wildebeest.Chains;

/// <summary>A migration's script and everything that it loads, as the commit's own tree has them.</summary>
/// <param name="Path">Relative to the repository, with '/', as every path in <paramref name="Files"/>.</param>
/// <param name="Files">Path to text; <paramref name="Path"/> is among them.</param>
sealed record ScriptSource(string Path, IReadOnlyDictionary<string, string> Files);
