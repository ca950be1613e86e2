using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Values;

namespace Wildebeest.Scripting;

/// <summary>This host where a service, or an aspect of it, is asked about: <c>Me.At("nginx:tls")</c>.</summary>
public sealed class HostAtService
{
    readonly string service;
    readonly string? aspect;

    internal HostAtService(string coordinate)
    {
        ArgumentException.ThrowIfNullOrEmpty(coordinate);
        var parts = coordinate.Split(':');
        if (parts.Length > 2 || parts.Any(part => part.Length is 0 or > 100 || !part.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')))
        {
            throw new ArgumentException($"'{coordinate}' is no service: write At(\"nginx\") or At(\"nginx:tls\").", nameof(coordinate));
        }

        (service, aspect) = (parts[0], parts.ElementAtOrDefault(1));
    }

    /// <summary>A value for this host here.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="name">Such as <c>pool.size</c>.</param>
    /// <exception cref="MigrationException">There is none, it is of another type, or two that are as close differ.</exception>
    /// <example><code>var versions = Me.At("nginx:tls").Var&lt;string[]>("versions");</code></example>
    public T Var<T>(string name) => VarReading.Required<T>(new VarQuestion(name, service, aspect));

    /// <summary>The same with what to take where there is none.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="name">Such as <c>pool.size</c>.</param>
    /// <param name="otherwise">What it is where no file says it for this host.</param>
    /// <exception cref="MigrationException">It is of another type, or two that are as close differ.</exception>
    /// <example><code>var seconds = Me.At("nginx").Var("timeout", 30);</code></example>
    public T Var<T>(string name, T otherwise) => VarReading.Optional(new VarQuestion(name, service, aspect), otherwise);

    /// <summary>The coordinate.</summary>
    public override string ToString() => aspect is null ? service : $"{service}:{aspect}";
}
