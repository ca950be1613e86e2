using Wildebeest.Compiling;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Tests.Running;

namespace Wildebeest.Tests.Compiling;

/// <summary>Compiles texts in this process and tells what the compiler told.</summary>
static class ScriptTexts
{
    public const string Main = "migrations/web/tls.csx";

    public static CompiledMessage Compile(string text, params (string Path, string Text)[] others)
    {
        using var folder = new TemporaryFolder();
        var files = others.Append((Path: Main, Text: text)).ToDictionary(file => file.Path, file => file.Text);
        return ScriptCompilation.Compile(new CompileMessage("script-" + Guid.NewGuid().ToString("n"), Main, files, folder.Path));
    }

    public static string[] Complaints(string text, params (string Path, string Text)[] others) =>
        [.. Compile(text, others).Diagnostics.Select(diagnostic => diagnostic.ToString())];
}
