namespace Wildebeest.Scripting.Protocol;

/// <summary>The phases by the names that journals, reports and people use, in the order in which they run.</summary>
static class Phases
{
    public const string LeaveLoad = "leave-load";
    public const string Update = "update";
    public const string Check = "check";
    public const string Rejoin = "rejoin";
    public const string Verify = "verify";

    /// <summary>After the last of the forward phases: what must hold is asked. No script has a body for it.</summary>
    public const string Spec = "spec";

    /// <summary>Not one of the forward phases: it runs only when one of those failed, after the undo.</summary>
    public const string Rollback = "rollback";

    /// <summary>What the daemon does itself after a failure: puts back what helpers changed.</summary>
    public const string Undo = "undo";

    public static IReadOnlyList<string> Forward { get; } = [LeaveLoad, Update, Check, Rejoin, Verify];
}
