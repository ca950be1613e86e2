using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Wildebeest.Compiling;

/// <summary>
/// The files of the commit's own tree that a script may load, and nothing else of this machine. A path is relative to the folder of the
/// file that loads, or from the repository's root when it begins with '/'.
/// </summary>
sealed class TreeTexts(IReadOnlyDictionary<string, string> files) : SourceReferenceResolver
{
    public IReadOnlyDictionary<string, string> Files { get; } = files;

    /// <returns>Null when the path leaves the repository.</returns>
    public static string? Resolve(string path, string loadedBy)
    {
        var parts = new Stack<string>();
        if (!path.StartsWith('/'))
        {
            foreach (var part in loadedBy.Split('/')[..^1])
            {
                parts.Push(part);
            }
        }

        foreach (var part in path.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count == 0:
                    return null;
                case "..":
                    parts.Pop();
                    break;
                default:
                    parts.Push(part);
                    break;
            }
        }

        return string.Join('/', parts.Reverse());
    }

    public override string? NormalizePath(string path, string? baseFilePath) => path;

    public override string? ResolveReference(string path, string? baseFilePath) =>
        Resolve(path, baseFilePath ?? "") is { } resolved && Files.ContainsKey(resolved) ? resolved : null;

    public override Stream OpenRead(string resolvedPath) => new MemoryStream(Encoding.UTF8.GetBytes(Files[resolvedPath]), writable: false);

    public override bool Equals([NotNullWhen(true)] object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Files.Count;
}
