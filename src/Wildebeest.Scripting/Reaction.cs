using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>
/// What is to happen once, at the end of the phase, because something changed: made by <see cref="Services.Restart"/>, <see cref="Services.Reload"/> or
/// <see cref="Migration.Then"/>, and given to a helper's <c>onChange</c>. Several changes with one reaction cause it once, and a restart makes a reload of the same
/// service needless. It is written down with the change, so that it survives a crash; when the migration is undone it happens again, on what was put back;
/// the restart of a service that did not run before does not.
/// </summary>
public sealed class Reaction
{
    internal Reaction(ReactionRecord record) => Record = record;

    internal ReactionRecord Record { get; }

    /// <summary>What it is, such as <c>restart of nginx</c>.</summary>
    public override string ToString() => Record.ToString();
}
