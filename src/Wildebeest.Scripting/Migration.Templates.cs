using System.Text;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Templates;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>
    /// The text of a file of the chain's repository, as this migration's commit has it, with its holes filled: <c>{{port}}</c>, <c>{{#each servers}}…{{/each}}</c>,
    /// <c>{{#if tls}}…{{else}}…{{/if}}</c>, in the language of Handlebars. Nothing is escaped. <c>{{Me.Name}}</c> is always there, and so are this host's values, such as <c>{{vars.pool.size}}</c>; true and false are written in lower case,
    /// and null as nothing.
    /// </summary>
    /// <param name="file">The path in the repository, such as <c>files/queue/rabbitmq.conf</c>; UTF-8, 64 MB at most.</param>
    /// <param name="values">An object whose properties fill the holes, or a dictionary by their names. Default: none.</param>
    /// <exception cref="MigrationException">The commit has no such file, it is no template, or a hole has no value; with the hole's name, the file and the line.</exception>
    /// <example><code>Files.Write("/etc/rabbitmq/rabbitmq.conf", Template("files/queue/rabbitmq.conf", new { port = 5672 }));</code></example>
    public static string Template(string file, object? values = null)
    {
        var bytes = TreeFile.Read(file);
        try
        {
            return TemplateText.Fill(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes), values);
        }
        catch (DecoderFallbackException cause)
        {
            throw new MigrationException($"{file} is no text in UTF-8, so it is no template.", cause);
        }
    }

    /// <summary>A text with its holes filled: see <see cref="Template"/>.</summary>
    /// <param name="text">The text itself.</param>
    /// <param name="values">An object whose properties fill the holes, or a dictionary by their names. Default: none.</param>
    /// <exception cref="MigrationException">It is no template, or a hole has no value.</exception>
    /// <example><code>Files.Write("/etc/shop.conf", Render("port={{port}}\nname={{Me.Name}}\n", new { port = 8080 }));</code></example>
    public static string Render(string text, object? values = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TemplateText.Fill("the text given to Render", text, values);
    }
}
