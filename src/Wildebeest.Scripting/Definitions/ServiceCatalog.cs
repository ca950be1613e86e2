namespace Wildebeest.Scripting.Definitions;

/// <summary>The services that the script of this process defines, by name.</summary>
static class ServiceCatalog
{
    static readonly Dictionary<string, DefinedService> Services = new(StringComparer.Ordinal);

    public static void Define(DefinedService service)
    {
        if (!Services.TryAdd(service.Name, service))
        {
            throw new MigrationException($"The service {service.Name} is defined twice.");
        }
    }

    public static void Add(string service, DefinedAspect aspect) => Known(service).Add(aspect);

    public static ServiceDefinition Find(string name) => new(Known(name));

    static DefinedService Known(string name) => Services.GetValueOrDefault(name)
        ?? throw new MigrationException($"There is no service {name} here: load the file that defines it, such as #load \"services/{name}.csx\".");
}
