using System.Collections.Concurrent;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Child;

/// <summary>The reusables that were compiled beside the script, each loaded when it is first called.</summary>
sealed class Reusables(ScriptSession session)
{
    readonly ConcurrentDictionary<string, Func<object?[], Task>> loaded = new(StringComparer.Ordinal);

    /// <exception cref="MigrationException">It cannot be called here.</exception>
    public void Call(string name, object? arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (session.CurrentPhase is null)
        {
            throw new MigrationException($"Reusable(\"{name}\"): a migration with phases calls it inside of them only; move this into Update(() => …) or another phase.");
        }

        var script = loaded.GetOrAdd(name, Load);
        ReusableArguments.Of($"Reusable(\"{name}\")", arguments).During(() => script(new object?[2]).GetAwaiter().GetResult());
    }

    Func<object?[], Task> Load(string name)
    {
        var file = Path.Combine(Path.GetDirectoryName(session.Start.Assembly)!, CompileMessage.FilesOf(ScriptPaths.PartOf(ScriptPaths.Reusable(name))).Assembly);
        return File.Exists(file)
            ? CompiledSubmission.Load(file)
            : throw new MigrationException($"Reusable(\"{name}\"): it was not compiled with this migration; call it by its name as a plain text.");
    }
}
