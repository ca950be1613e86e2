using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>
/// The files of the commit's own tree that a script may load, and nothing else of this machine.
/// </summary>
sealed class TreeTexts(IReadOnlyDictionary<string, string> files) : SourceReferenceResolver
{
    public IReadOnlyDictionary<string, string> Files { get; } = files;

    /// <summary>The loaded file's path in the tree; null where there is none of the places that it may mean.</summary>
    public string? Find(string written, string loadedBy) => TreePath.Loaded(written, loadedBy).FirstOrDefault(Files.ContainsKey);

    public override string? NormalizePath(string path, string? baseFilePath) => path;

    public override string? ResolveReference(string path, string? baseFilePath) =>
        Find(path, baseFilePath ?? "");

    public override Stream OpenRead(string resolvedPath) => new MemoryStream(Encoding.UTF8.GetBytes(Files[resolvedPath]), writable: false);

    public override bool Equals([NotNullWhen(true)] object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Files.Count;
}
