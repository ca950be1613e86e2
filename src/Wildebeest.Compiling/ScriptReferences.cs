using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Wildebeest.Scripting;

namespace Wildebeest.Compiling;

/// <summary>
/// The framework and the scripting API. Made once for the process: each script that brought its own would cost 40 MB more.
/// </summary>
static class ScriptReferences
{
    public static ImmutableArray<MetadataReference> All { get; } = Load();

    static ImmutableArray<MetadataReference> Load()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.EnumerateFiles(framework, "*.dll")
            .Where(IsWanted)
            .Order(StringComparer.Ordinal)
            .Append(typeof(Migration).Assembly.Location)
            .Select(Open)
            .ToImmutableArray();
    }

    // Facades of long ago, and what belongs to Windows or to another language, would only be read.
    static bool IsWanted(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return (name.StartsWith("System.", StringComparison.Ordinal) && !name.EndsWith(".Native", StringComparison.Ordinal)
                && !name.StartsWith("System.Web", StringComparison.Ordinal) && !name.StartsWith("System.Data", StringComparison.Ordinal)
                && !name.StartsWith("System.ServiceModel", StringComparison.Ordinal))
            || name is "Microsoft.Win32.Primitives";
    }

    static MetadataReference Open(string path)
    {
        // The metadata alone: the rest of an assembly is machine code that no compiler reads.
        using var file = File.OpenRead(path);
        return AssemblyMetadata
            .Create(ModuleMetadata.CreateFromStream(file, PEStreamOptions.PrefetchMetadata))
            .GetReference(filePath: path);
    }
}
