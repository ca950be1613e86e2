using System.Globalization;
using System.Text.Encodings.Web;
using YamlDotNet.Core;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>How a single value is written in YAML so that every reader takes it for what it is.</summary>
static class YamlScalar
{
    // What some version of YAML reads as something else than a string.
    static readonly HashSet<string> Reserved = new(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"], StringComparer.OrdinalIgnoreCase);

    /// <param name="like">How the value was written that stood there, where one did.</param>
    /// <exception cref="EditRefused">It is no single value.</exception>
    public static string Write(object? value, ScalarStyle like) => value switch
    {
        string text when like == ScalarStyle.SingleQuoted && !text.Any(char.IsControl) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        string text when like != ScalarStyle.DoubleQuoted && IsPlain(text) => text,
        string text => Quoted(text),
        null => "null",
        bool truth => truth ? "true" : "false",
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        float or double => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture) is var number && double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture))
            ? number
            : throw new EditRefused($"{number} is not written here."),
        _ => throw new EditRefused("what is set is a text, a number, true, false or null; for a list or a mapping use Blocks.Ensure or a Template."),
    };

    public static bool Is(YamlText found, object? value) => found.Kind == YamlKind.Scalar && !found.HasMore && (value is string text
        ? found.Value == text && (found.Style != ScalarStyle.Plain || IsPlain(text))
        : found.Style == ScalarStyle.Plain && found.Value == Write(value, ScalarStyle.Plain));

    public static string Key(string name) => Write(name, ScalarStyle.Plain);

    // As JSON has it, but for what JSON writes as two escapes: YAML knows no halves of a character.
    static string Quoted(string text) =>
        $"\"{string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode($"{rune}") : $"{rune}"))}\"";

    static bool IsPlain(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '/') && !Reserved.Contains(text) && text[^1] != ' '
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '/' or '.' or '-' or '@' or '+' or ' ');
}
