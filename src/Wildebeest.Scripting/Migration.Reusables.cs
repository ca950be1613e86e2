using Wildebeest.Scripting.Child;

namespace Wildebeest.Scripting;

public static partial class Migration
{
    /// <summary>
    /// Runs <c>reusable/&lt;name&gt;.csx</c> as it is at this migration's commit: inside of a phase, as if its lines stood here. What its helpers change is undone with the
    /// migration. The call is read from the source, and <c>check</c> holds its arguments to what the reusable declares.
    /// </summary>
    /// <param name="name">The file's name without <c>.csx</c>, as a plain text.</param>
    /// <param name="arguments">Its arguments, as <c>new { days = 90 }</c>. Default: none.</param>
    /// <exception cref="MigrationException">It was not found beside the migration, or is called outside of a phase.</exception>
    /// <example><code>Update(() => Reusable("rotate-keys", new { days = 90 }));</code></example>
    public static void Reusable(string name, object? arguments = null) => ScriptSession.Current.Reusables.Call(name, arguments);

    /// <summary>In a reusable: an argument that each call must give. It stands at the top level.</summary>
    /// <param name="name">Its name, as callers write it; a constant.</param>
    /// <typeparam name="T">Its type, of the framework.</typeparam>
    /// <exception cref="MigrationException">It was not given, or does not fit.</exception>
    /// <example><code>var days = Argument&lt;int&gt;("days");</code></example>
    public static T Argument<T>(string name) => ReusableArguments.Current(name).Of<T>(name);

    /// <summary>In a reusable: an argument that a call may give. It stands at the top level.</summary>
    /// <param name="name">Its name, as callers write it; a constant.</param>
    /// <param name="otherwise">What it is where the call leaves it out.</param>
    /// <typeparam name="T">Its type, of the framework.</typeparam>
    /// <exception cref="MigrationException">It does not fit.</exception>
    /// <example><code>var who = Argument("who", "admin");</code></example>
    public static T Argument<T>(string name, T otherwise) => ReusableArguments.Current(name).Of(name, otherwise);
}
