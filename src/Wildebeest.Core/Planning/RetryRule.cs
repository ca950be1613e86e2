using System.Globalization;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Planning;

/// <summary>What a migration's <c>Retries(…)</c> asks for: so many more tries after the first failure, with so long before each.</summary>
sealed record RetryRule(int Count, TimeSpan Every)
{
    /// <summary>Null for a migration that is not tried again by itself.</summary>
    public static RetryRule? Of(ScriptManifest manifest) =>
        manifest.Find("Retries") is { } retries
            && int.TryParse(retries.Arguments.GetValueOrDefault("count"), CultureInfo.InvariantCulture, out var count)
            && TimeSpan.TryParse(retries.Arguments.GetValueOrDefault("every"), CultureInfo.InvariantCulture, out var every)
            ? new RetryRule(count, every)
            : null;
}
