namespace Wildebeest.Scripting.Definitions;

/// <summary>What a service's own file says of it.</summary>
sealed record DefinedService(string Name, Action? LeaveLoad, Action? Rejoin, Action? Alive, Action? Test, Action? GoBack, Reaction Restart)
{
    readonly Dictionary<string, DefinedAspect> aspects = new(StringComparer.Ordinal);

    public void Add(DefinedAspect aspect)
    {
        if (!aspects.TryAdd(aspect.Name, aspect))
        {
            throw new MigrationException($"The service {Name} has its aspect {aspect.Name} twice.");
        }
    }

    public DefinedAspect AspectNamed(string name) => aspects.GetValueOrDefault(name)
        ?? throw new MigrationException($"The service {Name} has no aspect {name}; it has: {string.Join(", ", aspects.Keys.Order(StringComparer.Ordinal))}.");
}

/// <summary>One file of a service's configuration, and how it is rolled out.</summary>
sealed record DefinedAspect(string Name, string Path, string? Validate, string? Mode, string? Owner, string? Group, Reaction? OnChange, bool InLoad);
