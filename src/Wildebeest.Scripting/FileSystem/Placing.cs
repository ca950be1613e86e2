using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>How new content is placed.</summary>
/// <param name="Checker">The words of the command that checks it beforehand, see <see cref="FileSystem.Checker"/>; null for none.</param>
/// <param name="Secret">Whether nothing of it is shown.</param>
sealed record Placing(Access Access, IReadOnlyList<string>? Checker, bool Secret, Reaction? OnChange)
{
    public const string PathHole = "{path}";

    /// <exception cref="MigrationException">The mode, an account or the checker's command is none.</exception>
    public static Placing Of(string? mode, string? owner, string? group, string? validate, Reaction? onChange, bool secret) =>
        new(Access.Of(mode, owner, group), WordsOf(validate), secret, onChange);

    /// <summary>For what edits a file: its mode and owners stay.</summary>
    /// <inheritdoc cref="Of(string?, string?, string?, string?, Reaction?, bool)"/>
    public static Placing Of(string? validate, Reaction? onChange, bool secret) => new(Access.AsItIs, WordsOf(validate), secret, onChange);

    static IReadOnlyList<string>? WordsOf(string? validate) => validate is null ? null : CommandWords.Split(validate);
}
