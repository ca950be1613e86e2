using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Wildebeest.Scripting.Child;

/// <summary>A compiled script's top level, to be called.</summary>
static class CompiledSubmission
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Func<object?[], Task> Load(string path)
    {
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        var factory = assembly.GetType("Submission#0", throwOnError: true)!.GetMethod("<Factory>")
            ?? throw new InvalidOperationException($"{path} is no compiled script.");
        return factory.CreateDelegate<Func<object?[], Task<object>>>();
    }
}
