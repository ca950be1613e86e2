using System.Security.Cryptography;
using System.Text;
using Wildebeest.Chains;
using Wildebeest.Scripting;

namespace Wildebeest.Running;

/// <summary>
/// Names a compiled script by all that goes into it: the scripting API, the compiler, the framework, and the path and text of every file.
/// </summary>
sealed class ScriptKey
{
    readonly string toolchain;

    public ScriptKey(ProgramPath program)
    {
        // The compiler is hashed as a file, since the daemon must not load it; its references name the version of Roslyn.
        var compiler = Path.Combine(program.Folder, "Wildebeest.Compiling.dll");
        toolchain = string.Join(
            '\n', typeof(Migration).Assembly.ManifestModule.ModuleVersionId, Environment.Version,
            File.Exists(compiler) ? Hash(File.ReadAllBytes(compiler)) : "");
    }

    public string Of(ScriptSource source)
    {
        var text = new StringBuilder(toolchain).Append('\n').Append(source.Path).Append('\n');
        foreach (var (path, content) in source.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append(Hash(Encoding.UTF8.GetBytes(content))).Append(' ').Append(path).Append('\n');
        }

        return Hash(Encoding.UTF8.GetBytes(text.ToString()));
    }

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
