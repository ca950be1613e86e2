namespace Wildebeest.Scripting.Probes;

/// <summary>Whether a condition of a script's own is true.</summary>
static class ConditionProbe
{
    public static Sight Look(Func<bool> condition)
    {
        try
        {
            return condition() ? new Sight(true, "true") : new Sight(false, "false");
        }
#pragma warning disable CA1031 // What a script asks may throw anything as long as it is not so; the last of it is told.
        catch (Exception notYet)
#pragma warning restore CA1031
        {
            return new Sight(false, $"it threw '{notYet.Message}'");
        }
    }
}
