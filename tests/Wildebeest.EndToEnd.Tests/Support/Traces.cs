namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>Lines that scripts leave beside the origin, in one file for each host: what really ran, and in which order.</summary>
static class Traces
{
    /// <summary>C# of a script that leaves a line.</summary>
    public static string Leave(TempOrigin origin, string line) => $"System.IO.File.AppendAllText($\"{origin.Folder}/ran.{{Me.Name}}\", \"{line}\\n\");\n";

    /// <summary>C# of a script that waits until <see cref="Go"/> is called.</summary>
    public static string WaitForGo(TempOrigin origin) => $"while (!System.IO.File.Exists(\"{GoFile(origin)}\")) System.Threading.Thread.Sleep(10);\n";

    /// <summary>Lets the scripts that wait go on.</summary>
    public static void Go(TempOrigin origin) => File.WriteAllText(GoFile(origin), "");

    /// <summary>The same as a shell does it.</summary>
    public static string GoCommand(TempOrigin origin) => $": >'{GoFile(origin)}'";

    public static IReadOnlyList<string> Of(TempOrigin origin, string host)
    {
        var file = Path.Combine(origin.Folder, "ran." + host);
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    static string GoFile(TempOrigin origin) => Path.Combine(origin.Folder, "go");
}
