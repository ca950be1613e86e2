using System.Text;

namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>What a link does to one path. A pair of texts is the ordinary case: <c>("migrations/web/a.csx", "Log(\"x\");")</c>.</summary>
sealed record OriginFile
{
    OriginFile(string path, string? mode, byte[] content)
    {
        Path = path;
        Mode = mode;
        Content = content;
    }

    public string Path { get; }

    /// <summary>git's mode, null for a deletion.</summary>
    public string? Mode { get; }

    /// <summary>The file's bytes, a symlink's target or a submodule's sha1.</summary>
    public byte[] Content { get; }

    public static implicit operator OriginFile((string Path, string Text) file) => Bytes(file.Path, Encoding.UTF8.GetBytes(file.Text));

    public static OriginFile Bytes(string path, byte[] content) => new(path, "100644", content);

    public static OriginFile Program(string path, string text) => new(path, "100755", Encoding.UTF8.GetBytes(text));

    public static OriginFile Symlink(string path, string target) => new(path, "120000", Encoding.UTF8.GetBytes(target));

    public static OriginFile Submodule(string path) => new(path, "160000", Encoding.ASCII.GetBytes(new string('5', 40)));

    public static OriginFile Deleted(string path) => new(path, null, []);
}
