using System.Runtime.CompilerServices;

namespace Wildebeest.Program;

static class Program
{
    // The two children are this program too. Each is a method that is not inlined, so that a script's process
    // loads nothing of the daemon's, nor of Roslyn.
    static async Task<int> Main(string[] arguments) => arguments switch
    {
        ["script-run"] => RunScript(),
        ["script-compile"] => CompileScripts(),
        _ => await RunCommandAsync(arguments),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int RunScript() => Scripting.Child.ScriptChild.Run();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Task<int> RunCommandAsync(string[] arguments) => Commands.CommandLine.RunAsync(arguments);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int CompileScripts() => Compiling.CompileWorker.Run();
}
