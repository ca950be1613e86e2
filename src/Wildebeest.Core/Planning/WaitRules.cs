using Wildebeest.Chains;

namespace Wildebeest.Planning;

/// <summary>Why a wait can never come true.</summary>
sealed record WaitObjection(string Sentence, string WayOut);

/// <summary>
/// Waits that can never come true. The rule: what is awaited is run at an earlier position than what waits. Then every wait leads back in the chain, and
/// waits cannot go round in a circle, whatever roles they cross. Pure; <c>check</c> and an agent at its turn ask here.
/// </summary>
static class WaitRules
{
    const int NamesTold = 3;

    /// <param name="script">The migration that waits.</param>
    /// <param name="position">Where it is run: for a replacement the position of what it replaces.</param>
    /// <returns>Null where it can come true.</returns>
    public static WaitObjection? Objection(Wait wait, MigrationName script, int position, IChainOrder order)
    {
        if (wait.Migration is not { } migration)
        {
            return new($"it waits for '{PrintableText.Line(wait.Completed, 120)}', which is no migration's name: write <role>/<name>", Mend);
        }

        if (migration == script)
        {
            return new($"it waits for {migration}, which is itself", Mend);
        }

        return order.PositionOf(migration) switch
        {
            null => new($"it waits for {migration}, and there is no such migration{Nearest(migration, order)}", Mend),
            var awaited when awaited == position => new($"it waits for {migration}, which it replaces: both are run at the same position", Mend),
            var awaited when awaited > position => new($"it waits for {migration}, which is run later in the chain than {script} itself: a host that has both roles would wait for ever", Mend),
            _ => null,
        };
    }

    const string Mend = "Wait for an earlier migration: commit it again so, or where it is in the chain already a new one with the trailer 'Replaces: <its sha1>'.";

    static string Nearest(MigrationName wanted, IChainOrder order)
    {
        var text = wanted.ToString();
        var near = order.Migrations.Select(known => (Name: known.ToString(), Distance: EditDistance.Between(text, known.ToString())))
            .Where(known => known.Distance <= text.Length / 2)
            .OrderBy(known => known.Distance).ThenBy(known => known.Name, StringComparer.Ordinal)
            .Take(NamesTold).Select(known => known.Name).ToList();
        return near.Count == 0 ? "" : $" (is {string.Join(" or ", near)} meant?)";
    }
}
