using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Chains;

/// <summary><c>&lt;role&gt;/&lt;name&gt;</c>, from the file <c>migrations/&lt;role&gt;/&lt;name&gt;.csx</c>.</summary>
readonly record struct MigrationName(RoleName Role, string Name)
{
    public const string Folder = "migrations/";
    public const string Extension = ".csx";
    public const string Rule = "a migration's name is 1 to 100 letters, digits, '.', '-' and '_', and starts with a letter or digit";

    public string Path => $"{Folder}{Role}/{Name}{Extension}";

    public static bool TryParse([NotNullWhen(true)] string? text, out MigrationName migration)
    {
        migration = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash < 0 || !RoleName.TryParse(text![..slash], out var role) || !IsName(text[(slash + 1)..]))
        {
            return false;
        }

        migration = new MigrationName(role, text[(slash + 1)..]);
        return true;
    }

    /// <summary>From a path in the chain's tree.</summary>
    public static bool TryParsePath(string path, out MigrationName migration)
    {
        migration = default;
        return path.StartsWith(Folder, StringComparison.Ordinal) && path.EndsWith(Extension, StringComparison.Ordinal)
            && TryParse(path[Folder.Length..^Extension.Length], out migration);
    }

    public static MigrationName Parse(string text) =>
        TryParse(text, out var migration) ? migration : throw new FormatException($"'{PrintableText.Line(text, 200)}' is no migration: write <role>/<name>.");

    public static bool IsName(string text)
    {
        if (text.Length is 0 or > 100 || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => $"{Role}/{Name}";
}
