using System.Runtime.CompilerServices;
using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>
    /// What must hold, in a sentence: asked after the migration's last phase, and a migration after which it does not hold has failed. In <c>specs/&lt;role&gt;/*.csx</c> it is
    /// asked after every migration of the role, by <c>wildebeest spec</c>, and by the agent from time to time. It looks and changes nothing. It stands at the top level.
    /// </summary>
    /// <param name="sentence">What holds, such as <c>"answers on 443"</c>; a constant.</param>
    /// <param name="holds">Looks whether it holds; an exception means that it does not.</param>
    /// <param name="newBehaviour">
    /// Whether it is this migration that brings it about: then it must <em>not</em> hold before the first phase, or the migration fails before anything is changed. Default: no.
    /// </param>
    /// <param name="file">Is filled in.</param>
    /// <param name="line">Is filled in.</param>
    /// <example><code>Spec("serves TLS 1.3 only", () => Files.Read("/etc/nginx/tls.conf").Contains("TLSv1.3"), newBehaviour: true);
    /// Update(() => Files.Write("/etc/nginx/tls.conf", "ssl_protocols TLSv1.3;\n"));</code></example>
    public static void Spec(string sentence, Func<bool> holds, bool newBehaviour = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddSpec(sentence, () => Task.FromResult(holds()), newBehaviour, file, line);

    /// <inheritdoc cref="Spec(string, Func{bool}, bool, string, int)"/>
    public static void Spec(string sentence, Action holds, bool newBehaviour = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddSpec(sentence, () =>
        {
            holds();
            return Task.FromResult(true);
        }, newBehaviour, file, line);

    /// <inheritdoc cref="Spec(string, Func{bool}, bool, string, int)"/>
    public static void Spec(string sentence, Func<Task<bool>> holds, bool newBehaviour = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddSpec(sentence, holds, newBehaviour, file, line);

    /// <inheritdoc cref="Spec(string, Func{bool}, bool, string, int)"/>
    public static void Spec(string sentence, Func<Task> holds, bool newBehaviour = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddSpec(sentence, async () =>
        {
            await holds().ConfigureAwait(false);
            return true;
        }, newBehaviour, file, line);

    static void AddSpec(string sentence, Func<Task<bool>> holds, bool newBehaviour, string file, int line) =>
        ScriptSession.Current.Specs.Add(new RegisteredSpec(sentence, holds, newBehaviour, line > 0 ? $"{file}({line},1)" : null));
}
