using System.Text;
using Wildebeest.Chains;
using Wildebeest.Storage;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wildebeest.Settings;

/// <summary>Changes the roles in a settings file; the rest of it, comments too, stays to the letter.</summary>
static class RolesInFile
{
    /// <exception cref="RolesNotInFileException">They are not written in a way that can be changed for sure.</exception>
    /// <exception cref="StorageException" />
    public static void Set(string path, IReadOnlyCollection<RoleName> roles)
    {
        var text = DurableFile.TryRead(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : throw new RolesNotInFileException(path);
        var edited = With(text, roles);
        var findings = new List<SettingsFinding>();
        var read = edited is null ? null : SettingsFile.Parse(Encoding.UTF8.GetBytes(edited), path, findings);
        if (read is null || findings.Count > 0 || !read.Values[SettingKeys.Roles].Texts.Select(role => role.Text).SequenceEqual(roles.Select(role => role.ToString())))
        {
            throw new RolesNotInFileException(path);
        }

        DurableFile.Rewrite(path, edited!);
    }

    /// <summary>Null where the text is no YAML, its roles are no list, or comments stand in the list.</summary>
    internal static string? With(string text, IReadOnlyCollection<RoleName> roles)
    {
        var list = $"[{string.Join(", ", roles)}]";
        try
        {
            return PlaceOf(text) is not var (from, to) ? null
                : from < 0 ? $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}roles: {list}\n"
                : text.AsSpan(from, to - from).Contains('#') ? null
                : text[..from] + list + text[to..];
        }
        catch (YamlException)
        {
            return null;
        }
    }

    /// <summary>From where to where the list stands; -1 where there is none.</summary>
    static (int From, int To)? PlaceOf(string text)
    {
        var parser = new YamlEvents(text);
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Consume<Scalar>().Value != SettingKeys.Roles.Name)
            {
                parser.SkipThisAndNestedEvents();
                continue;
            }

            if (!parser.TryConsume<SequenceStart>(out var start))
            {
                return null;
            }

            // A block's end is where the next thing begins, behind comments that are not the list's.
            var last = (int)start.Start.Index;
            while (!parser.Accept<SequenceEnd>(out _))
            {
                last = (int)parser.Consume<Scalar>().End.Index;
            }

            var end = (int)parser.Consume<SequenceEnd>().Start.Index;
            return start.Style != SequenceStyle.Flow ? ((int)start.Start.Index, last) : end < text.Length && text[end] == ']' ? ((int)start.Start.Index, end + 1) : null;
        }

        return (-1, -1);
    }
}

/// <summary>The roles cannot be changed there by the program.</summary>
sealed class RolesNotInFileException(string path)
    : WildebeestException($"The roles cannot be changed in {PrintableText.Line(path)}: they are not written there as a plain list without comments.", "Write them there by hand, as 'roles: [base, web]'.");
