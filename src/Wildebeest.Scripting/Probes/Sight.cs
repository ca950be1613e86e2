namespace Wildebeest.Scripting.Probes;

/// <summary>What one look saw.</summary>
/// <param name="Holds">Whether that is what was wanted.</param>
/// <param name="Seen">In a few words: <c>503</c>, <c>connection refused</c>.</param>
readonly record struct Sight(bool Holds, string Seen);
