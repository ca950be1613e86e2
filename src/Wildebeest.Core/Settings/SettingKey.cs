using System.Text;

namespace Wildebeest.Settings;

/// <summary>One setting that can be written: its name as in the file, with a dot below a section.</summary>
/// <param name="Default">As one would write it; null where there is none, or it depends on the machine.</param>
sealed record SettingKey(string Name, string? Default, bool IsList = false)
{
    /// <summary><c>script.timeLimit</c> is <c>WILDEBEEST_SCRIPT_TIME_LIMIT</c>.</summary>
    public string EnvironmentName { get; } = "WILDEBEEST_" + InWords(Name, '_').ToUpperInvariant();

    /// <summary><c>script.timeLimit</c> is <c>--script-time-limit</c>.</summary>
    public string FlagName { get; } = "--" + InWords(Name, '-');

    public override string ToString() => Name;

    static string InWords(string name, char separator)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterUpper(character))
            {
                words.Append(separator);
            }

            words.Append(character == '.' ? separator : char.ToLowerInvariant(character));
        }

        return words.ToString();
    }
}
