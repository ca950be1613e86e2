namespace Wildebeest.Scripting.Protocol;

/// <summary>In what a resource differs from what is wanted.</summary>
/// <param name="Reason">A few words: <c>its mode was 0644</c>.</param>
/// <param name="Diff">Lines that begin with <c>-</c>, <c>+</c> or a blank; null where there is nothing to show.</param>
sealed record Difference(string Reason, string? Diff = null);
