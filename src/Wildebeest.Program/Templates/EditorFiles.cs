using Wildebeest.Scripting;

namespace Wildebeest.Program.Templates;

/// <summary>
/// What an editor needs to complete and check migrations: VS Code with its OmniSharp server, and everything else that reads <c>omnisharp.json</c>. What is the same on every
/// machine is committed; the API itself, with its words for people, lies in a folder that git passes over and is written anew with each version.
/// </summary>
static class EditorFiles
{
    /// <summary>Of this machine alone.</summary>
    public const string Folder = ".editor";

    const string ResponseFile = "migrations.rsp";

    public static IReadOnlyList<(string Path, string Text)> Committed { get; } =
    [
        (".gitignore", $"{Folder}/\n"),
        ("omnisharp.json", $$"""
            {
              "script": {
                "enabled": true,
                "defaultTargetFramework": "net10.0",
                "enableScriptNuGetReferences": false,
                "rspFilePath": "{{Folder}}/{{ResponseFile}}"
              }
            }

            """),
        (".vscode/settings.json", """
            {
              "dotnet.server.useOmnisharp": true,
              "files.associations": { "*.csx": "csharp" },
              "files.eol": "\n"
            }

            """),
        (".editorconfig", """
            root = true

            [*]
            charset = utf-8
            end_of_line = lf
            insert_final_newline = true
            trim_trailing_whitespace = true

            [*.csx]
            indent_style = space
            indent_size = 4
            # A migration is statements and lambdas; it need not be awaited, nor does it have a namespace.
            dotnet_diagnostic.CS4014.severity = error
            dotnet_diagnostic.CS1591.severity = none

            """),
    ];

    /// <summary>The names that a migration has in scope without saying so; the compile worker imports the same.</summary>
    public static IReadOnlyList<string> Imports { get; } =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading.Tasks", "Wildebeest.Scripting", "Wildebeest.Scripting.Migration"];

    /// <summary>Writes the API for the editor into the chain's work tree, where it is missing or of another version.</summary>
    public static void Write(string root)
    {
        var folder = Path.Combine(root, Folder);
        var api = typeof(Migration).Assembly.Location;
        var comments = Path.ChangeExtension(api, ".xml");
        try
        {
            var copy = Path.Combine(folder, Path.GetFileName(api));
            if (File.Exists(copy) && File.GetLastWriteTimeUtc(copy) == File.GetLastWriteTimeUtc(api) && new FileInfo(copy).Length == new FileInfo(api).Length)
            {
                return;
            }

            Directory.CreateDirectory(folder);
            if (File.Exists(comments))
            {
                File.Copy(comments, Path.Combine(folder, Path.GetFileName(comments)), overwrite: true);
            }

            // Quoted: a chain may lie in a folder with blanks in its name.
            File.WriteAllText(Path.Combine(folder, ResponseFile), $"/r:\"{copy}\"\n{string.Join('\n', Imports.Select(name => $"/u:{name}"))}\n");
            File.Copy(api, copy, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TemplateException($"{folder} cannot be written: {PrintableText.Line(cause.Message, 200)}", "Choose a folder that you may write to.");
        }
    }
}
