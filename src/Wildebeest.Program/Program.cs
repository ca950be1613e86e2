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
    static Task<int> RunCommandAsync(string[] arguments)
    {
        // Libraries' regular expressions are compiled to code that then runs once or twice; without such code they are interpreted. Not said in the
        // project, since scripts and the compile worker may make code.
        AppContext.SetSwitch("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", false);
        return Commands.CommandLine.RunAsync(arguments);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int CompileScripts() => Compiling.CompileWorker.Run();
}
