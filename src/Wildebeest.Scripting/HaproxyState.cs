namespace Wildebeest.Scripting;

/// <summary>How a server of a backend stands in HAProxy.</summary>
/// <param name="Admin">What it was told: <c>ready</c>, <c>drain</c> or <c>maint</c>.</param>
/// <param name="Status">What comes of that and of its checks, in HAProxy's words: <c>UP</c>, <c>DOWN</c>, <c>DRAIN</c>, <c>MAINT</c>, <c>no check</c>, <c>UP 1/3</c> on its way down.</param>
/// <param name="Sessions">Requests (in TCP mode connections) that it serves now, and those that wait for it.</param>
/// <param name="LastCheck">How its last health check went, such as <c>L4CON: Connection refused</c>; nothing where it has none.</param>
public sealed record HaproxyState(string Admin, string Status, int Sessions, string LastCheck)
{
    internal const string Ready = "ready";
    internal const string Drain = "drain";
    internal const string Maint = "maint";

    internal bool IsServing => Admin == Ready && Status is "UP" or "no check";

    /// <summary>Its status with its last check, for a sentence.</summary>
    public override string ToString() => LastCheck.Length == 0 ? Status : $"{Status} ({LastCheck})";
}
