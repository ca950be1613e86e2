using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Whether content can be read at all as what its name says that it is.</summary>
static class WellFormed
{
    /// <exception cref="MigrationException">It cannot; with its line and column.</exception>
    public static void Check(string path, byte[] content)
    {
        switch (Path.GetExtension(path))
        {
            case ".json":
                CheckJson(path, content);
                break;
            case ".yaml" or ".yml":
                CheckYaml(path, content);
                break;
            default:
                break;
        }
    }

    // Each loads its library, hence apart and only where there is something to check.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void CheckJson(string path, ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content.StartsWith("\uFEFF"u8) ? content[3..] : content, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException cause)
        {
            var end = cause.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw Refused(path, (cause.LineNumber ?? 0) + 1, (cause.BytePositionInLine ?? 0) + 1, "JSON", end < 0 ? cause.Message : cause.Message[..end], cause);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void CheckYaml(string path, byte[] content)
    {
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(content)));
        try
        {
            while (parser.MoveNext())
            {
            }
        }
        catch (YamlException cause)
        {
            throw Refused(path, cause.Start.Line, cause.Start.Column, "YAML", cause.Message, cause);
        }
        catch (InvalidOperationException cause)
        {
            // The library's own words for brackets that do not match.
            var near = parser.Current?.End ?? Mark.Empty;
            throw Refused(path, near.Line, near.Column, "YAML", "its brackets, quotes or indentation do not match.", cause);
        }
    }

    static MigrationException Refused(string path, long line, long column, string kind, string why, Exception cause) =>
        new($"{path}({line},{column}): this is no {kind}, so it is not placed: {why}", cause);
}
