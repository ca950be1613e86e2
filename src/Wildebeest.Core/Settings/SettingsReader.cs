using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Git;

namespace Wildebeest.Settings;

/// <summary>
/// Merged values as what they mean, each within its bounds. A wrong one becomes a finding and a stand-in, so that
/// all others are looked at too; nobody sees the stand-in, since findings end in an exception.
/// </summary>
sealed class SettingsReader(MergedSettings settings, List<SettingsFinding> findings)
{
    public delegate bool TryParse<T>(string text, [MaybeNullWhen(false)] out T value);

    public T? Value<T>(SettingKey key, TryParse<T> tryParse, string rule)
        where T : struct
    {
        if (!TryText(key, out var text))
        {
            return null;
        }

        if (tryParse(text.Text, out var value))
        {
            return value;
        }

        Find(text, $"'{Shown(text)}' is no {key}: {rule}.");
        return null;
    }

    public OriginUrl? Url(SettingKey key)
    {
        if (!TryText(key, out var text))
        {
            return null;
        }

        if (OriginUrl.TryParse(text.Text, out var url, out var error))
        {
            return url;
        }

        // The text may hold a password, so it is not shown.
        Find(text, $"'{key}' is no repository's URL. {error}");
        return null;
    }

    /// <summary>Where the tip is (null for its usual place), and whether it is looked at.</summary>
    public (OriginUrl? Tip, bool Looks) Tip(SettingKey key, bool isOneOrigin)
    {
        if (!TryText(key, out var text) || text.Text == "auto")
        {
            return (null, isOneOrigin);
        }

        if (text.Text == "none")
        {
            return (null, false);
        }

        if (!OriginUrl.TryParse(text.Text, out var url, out _) || url.Transport == GitTransport.Ssh)
        {
            // As above.
            Find(text, $"'{key}' is neither 'auto' nor 'none' nor the URL of a tip: write https://host/path/tip, http://host/path/tip or an absolute path.");
        }
        else if (!isOneOrigin)
        {
            Find(text, $"'{key}' is that of one origin, and '{SettingKeys.State}' names a second: set only one of the two.");
        }

        return (url, true);
    }

    public TimeSpan Duration(SettingKey key, TimeSpan least, TimeSpan most)
    {
        if (!TryText(key, out var text))
        {
            return least;
        }

        if (!DurationText.TryParse(text.Text, out var duration, out var error))
        {
            Find(text, $"'{Shown(text)}' for '{key}' {error}.");
        }
        else if (duration < least || duration > most)
        {
            Find(text, $"'{Shown(text)}' for '{key}' is not between {DurationText.Format(least)} and {DurationText.Format(most)}.");
        }

        return duration;
    }

    public long Size(SettingKey key, string least, string most)
    {
        if (!TryText(key, out var text))
        {
            return 0;
        }

        SizeText.TryParse(least, out var leastBytes, out _);
        SizeText.TryParse(most, out var mostBytes, out _);
        if (!SizeText.TryParse(text.Text, out var bytes, out var error))
        {
            Find(text, $"'{Shown(text)}' for '{key}' {error}.");
        }
        else if (bytes < leastBytes || bytes > mostBytes)
        {
            Find(text, $"'{Shown(text)}' for '{key}' is not between {least} and {most}.");
        }

        return bytes;
    }

    public int Number(SettingKey key, int least, int most)
    {
        if (!TryText(key, out var text))
        {
            return least;
        }

        if (!int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            Find(text, string.Create(CultureInfo.InvariantCulture, $"'{Shown(text)}' for '{key}' is not a whole number between {least} and {most}."));
        }

        return number;
    }

    public LogLevel Level(SettingKey key)
    {
        if (!TryText(key, out var text))
        {
            return LogLevel.Information;
        }

        foreach (var level in Enum.GetValues<LogLevel>())
        {
            if (text.Text.Equals(level.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        Find(text, $"'{Shown(text)}' is no {key}: write one of debug, information, warning, error.");
        return LogLevel.Information;
    }

    /// <summary>An absolute path: one from the working directory would be another file for a person than for the agent.</summary>
    public string? FilePath(SettingKey key)
    {
        if (TryText(key, out var text) && !Path.IsPathRooted(text.Text))
        {
            Find(text, $"'{Shown(text)}' for '{key}' is no absolute path.");
        }

        return text.Text;
    }

    /// <summary>Whether the second of two words is said, and not the first.</summary>
    public bool IsSecond(SettingKey key, string first, string second)
    {
        if (TryText(key, out var text) && text.Text != first && text.Text != second)
        {
            Find(text, $"'{Shown(text)}' is no value of '{key}': write {first} or {second}.");
        }

        return text.Text == second;
    }

    public IReadOnlyList<RoleName> Roles(SettingKey key)
    {
        var roles = new SortedSet<RoleName>();
        foreach (var text in settings.TryGet(key)?.Texts ?? [])
        {
            if (!RoleName.TryParse(text.Text, out var role))
            {
                Find(text, $"'{Shown(text)}' is no role: {RoleName.Rule}.");
            }
            else if (!roles.Add(role))
            {
                Find(text, $"The role '{role}' is written twice.");
            }
        }

        return [.. roles];
    }

    public void Find(SettingSource source, string sentence) => findings.Add(new SettingsFinding(source, sentence));

    bool TryText(SettingKey key, out RawText text)
    {
        text = settings.TryGet(key)?.Texts is [var only] ? only : default;
        return text.Text is not null;
    }

    static string Shown(RawText text) => PrintableText.Line(text.Text, 80);

    void Find(RawText text, string sentence) => Find(text.Source, sentence);
}
