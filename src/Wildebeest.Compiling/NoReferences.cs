using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;

namespace Wildebeest.Compiling;

/// <summary>Resolves nothing: what a script runs against is the framework and the scripting API, the same on every host.</summary>
sealed class NoReferences : MetadataReferenceResolver
{
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties) => [];

    public override bool Equals([NotNullWhen(true)] object? other) => other is NoReferences;

    public override int GetHashCode() => 1;
}
