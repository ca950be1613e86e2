using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>
/// Times that are each fine and cannot hold together: a migration with these would be halted, or ended, by its own rules every time.
/// </summary>
static class Contradictions
{
    /// <param name="limits">What the phases have for their own, by the names that scripts call them by.</param>
    public static IEnumerable<ScriptDiagnostic> In(IReadOnlyList<GivenDirective> directives, IReadOnlyDictionary<string, GivenConstant> limits)
    {
        var progress = Find("Rolling", "progressDeadline");
        var host = Find("Rolling", "hostDeadline");
        var every = Find("Retries", "every");
        if (progress?.Time is { } deadline)
        {
            if (host?.Time >= deadline)
            {
                yield return Says(progress, "Rolling's progressDeadline must be longer than its hostDeadline: one host alone may take that long");
            }

            if (every?.Time >= deadline)
            {
                yield return Says(progress, "Rolling's progressDeadline must be longer than Retries' every: a host that waits for its next try completes nothing");
            }
        }

        foreach (var (phase, limit) in limits.Where(limit => host?.Time < limit.Value.Time))
        {
            yield return Says(limit, $"{phase}'s within is longer than Rolling's hostDeadline, which ends it before");
        }

        GivenConstant? Find(string directive, string parameter) =>
            directives.FirstOrDefault(given => given.Directive.Name == directive)?.Constants.GetValueOrDefault(parameter);

        static ScriptDiagnostic Says(GivenConstant constant, string sentence) => SourcePlace.Of(constant.At).Says("WB0017", $"{sentence}.");
    }
}
