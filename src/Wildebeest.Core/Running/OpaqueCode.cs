using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Wildebeest.Running;

/// <summary>
/// What of the class library a compiled script uses that could change something: a dry run executes no script that does. Read from the compiled
/// script's metadata, where nothing that it calls can hide; only what is known to look alone is allowed, so that what is new is opaque until it is known.
/// </summary>
static class OpaqueCode
{
    const string Scripting = "Wildebeest.Scripting";

    static readonly string[] HarmlessNamespaces =
    [
        "System.Collections", "System.Collections.Concurrent", "System.Collections.Frozen", "System.Collections.Generic", "System.Collections.Immutable", "System.Collections.ObjectModel",
        "System.Globalization", "System.Linq", "System.Numerics", "System.Runtime.CompilerServices", "System.Text", "System.Text.Json", "System.Text.Json.Nodes",
        "System.Text.Json.Serialization", "System.Text.RegularExpressions", Scripting,
    ];

    static readonly HashSet<string> HarmlessTypes =
    [
        .. new[]
        {
            "Action", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException", "Array", "Attribute", "BitConverter", "Boolean", "Byte", "Char", "Comparison", "Convert",
            "DateOnly", "DateTime", "DateTimeKind", "DateTimeOffset", "DayOfWeek", "Decimal", "Delegate", "Double", "Enum", "EventArgs", "Exception", "FormatException", "FormattableString", "Func",
            "Guid", "HashCode", "Half", "IComparable", "IDisposable", "IAsyncDisposable", "IEquatable", "IFormatProvider", "IFormattable", "Index", "IndexOutOfRangeException", "Int128", "Int16", "Int32", "Int64", "IntPtr",
            "InvalidOperationException", "KeyNotFoundException", "Lazy", "Math", "MathF", "Memory", "MemoryExtensions", "MulticastDelegate", "NotImplementedException", "NotSupportedException",
            "Nullable", "Object", "OperationCanceledException", "OverflowException", "Predicate", "Random", "Range", "ReadOnlyMemory", "ReadOnlySpan", "RuntimeFieldHandle", "RuntimeTypeHandle",
            "SByte", "Single", "Span", "String", "StringComparer", "StringComparison", "StringSplitOptions", "TimeOnly", "TimeSpan", "TimeZoneInfo", "TimeoutException", "Tuple", "UInt128",
            "UInt16", "UInt32", "UInt64", "UIntPtr", "Uri", "UriBuilder", "ValueTuple", "ValueType", "Version", "Void",
        }.Select(name => "System." + name),
        "System.IO.IOException", "System.IO.FileNotFoundException", "System.IO.Path", "System.IO.StringReader", "System.IO.StringWriter", "System.IO.TextReader", "System.IO.TextWriter",
        "System.Threading.CancellationToken", "System.Threading.Lock", "System.Threading.Monitor", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask", "System.Threading.Interlocked",
        "System.Diagnostics.Stopwatch",
    ];

    /// <summary>Of types that can also act: what only looks, or writes to the captured output.</summary>
    static readonly HashSet<string> HarmlessMembers =
    [
        "System.Console.Write", "System.Console.WriteLine", "System.Console.get_Out", "System.Console.get_Error",
        "System.Environment.get_NewLine", "System.Environment.get_MachineName", "System.Environment.get_ProcessorCount", "System.Environment.GetEnvironmentVariable",
        "System.IO.File.Exists", "System.IO.File.ReadAllText", "System.IO.File.ReadAllLines", "System.IO.File.ReadAllBytes", "System.IO.File.ReadLines",
        "System.IO.File.ReadAllTextAsync", "System.IO.File.ReadAllLinesAsync", "System.IO.File.ReadAllBytesAsync", "System.IO.File.GetLastWriteTimeUtc",
        "System.IO.Directory.Exists", "System.IO.Directory.GetFiles", "System.IO.Directory.GetDirectories", "System.IO.Directory.EnumerateFiles", "System.IO.Directory.EnumerateDirectories",
        "System.Type.GetTypeFromHandle", "System.Reflection.MemberInfo.get_Name",
    ];

    /// <summary>Of a script and the reusables that it calls.</summary>
    public static IReadOnlyList<string> In(CompiledScript script) => [.. script.Acting.SelectMany(In).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The names of what it uses that could act, such as <c>System.Net.Http.HttpClient</c>; empty where a dry run may execute it.</summary>
    public static IReadOnlyList<string> In(string assemblyFile)
    {
        using var file = File.OpenRead(assemblyFile);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            {
                found.Add($"a native function ({metadata.GetString(method.Name)})");
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (TypeOf(metadata, member.Parent) is { } type && !IsHarmless(type, metadata.GetString(member.Name)))
            {
                found.Add(type);
            }
        }

        return [.. found];
    }

    static bool IsHarmless((string Namespace, string Name) type, string member)
    {
        var whole = $"{type.Namespace}.{type.Name}";
        return (member == ".ctor" && type.Name.EndsWith("Attribute", StringComparison.Ordinal)) || (HarmlessNamespaces.Contains(type.Namespace, StringComparer.Ordinal) && whole != "System.Runtime.CompilerServices.Unsafe") || HarmlessTypes.Contains(whole) || HarmlessMembers.Contains($"{whole}.{member}");
    }

    static bool IsHarmless(string type, string member) => type.LastIndexOf('.') is var dot and > 0 && IsHarmless((type[..dot], type[(dot + 1)..]), member);

    /// <summary>The full name of the outermost type, without its arity; null for one of the script's own.</summary>
    static string? TypeOf(MetadataReader metadata, EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)parent);
                if (reference.ResolutionScope.Kind == HandleKind.TypeReference)
                {
                    return TypeOf(metadata, reference.ResolutionScope);
                }

                var name = metadata.GetString(reference.Name);
                return $"{metadata.GetString(reference.Namespace)}.{(name.IndexOf('`') is var arity and >= 0 ? name[..arity] : name)}";
            case HandleKind.TypeSpecification:
                // A generic type over others: what it is itself stands first.
                var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
                return blob.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && blob.ReadByte() is 0x11 or 0x12 ? TypeOf(metadata, blob.ReadTypeHandle()) : null;
            default:
                return null;
        }
    }
}
