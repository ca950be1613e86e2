using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Checking;

/// <summary>One thing that is wrong with a chain. <see cref="Link"/> is null for what is not committed yet.</summary>
sealed record Finding(string? Link, string? Where, string Rule, string Sentence, string? WayOut)
{
    public static Finding Of(ChainViolation violation) =>
        new(violation.Link.ToString(), violation.Where, violation.Rule.ToString(), violation.Sentence, violation.WayOut);

    public static Finding Of(string? link, ScriptDiagnostic diagnostic) =>
        new(link, diagnostic.Where, diagnostic.Code, diagnostic.Message, null);

    public static Finding Of(string? link, ClosureException exception) =>
        new(link, exception.Where, nameof(ChainRule.Closure), exception.Message[(exception.Where!.Length + 2)..], exception.WayOut);

    /// <summary>The place first, as compilers write it, so that editors and people jump there.</summary>
    public override string ToString() =>
        $"{(Where is null ? "" : PrintableText.Line(Where, 400) + ": ")}{Rule}: {PrintableText.Line(Sentence)} [{(Link is null ? "not committed" : Link[..7])}]";
}

/// <summary>What a whole check found, and how much it looked at.</summary>
sealed record CheckResult(int Links, int Migrations, IReadOnlyList<Finding> Findings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckResult))]
sealed partial class CheckJson : JsonSerializerContext;
