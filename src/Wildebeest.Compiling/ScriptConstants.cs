using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>A constant that stands in the source, and where.</summary>
sealed record GivenConstant(object? Value, ArgumentSyntax At)
{
    public TimeSpan? Time => Value as TimeSpan?;
}

/// <summary>Reads what stands in a script's source as a constant, and says where it is none, or not one that may stand there.</summary>
sealed class ScriptConstants(CSharpCompilation compilation, List<ScriptDiagnostic> findings)
{
    /// <summary>Null where a finding says why not.</summary>
    public GivenConstant? Read(string owner, string name, ArgumentSyntax argument, Func<object?, string?> objectionTo)
    {
        var what = $"{owner}{(owner.EndsWith('s') ? "'" : "'s")} {name}";
        var constant = ConstantOf(compilation.GetSemanticModel(argument.SyntaxTree), argument.Expression);
        if (!constant.HasValue)
        {
            findings.Add(SourcePlace.Of(argument).Says("WB0015", $"{what} must be a constant: it is read from the source, without running the script."));
            return null;
        }

        if (objectionTo(constant.Value) is { } objection)
        {
            findings.Add(SourcePlace.Of(argument).Says("WB0016", $"{what} {objection}."));
            return null;
        }

        return new GivenConstant(constant.Value, argument);
    }

    /// <summary>A constant text; null where it is none.</summary>
    public string? TextOf(ArgumentSyntax argument) => ConstantOf(compilation.GetSemanticModel(argument.SyntaxTree), argument.Expression) is { HasValue: true, Value: string text } ? text : null;

    /// <summary>A constant of the language, a time of a constant (<c>Minutes(10)</c>), or a role of a constant (<c>Role("web")</c>).</summary>
    static Optional<object?> ConstantOf(SemanticModel model, ExpressionSyntax expression)
    {
        if (expression is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Role" }, ArgumentList.Arguments: [var role] })
        {
            return model.GetConstantValue(role.Expression);
        }

        if (expression is InvocationExpressionSyntax { Expression: IdentifierNameSyntax unit, ArgumentList.Arguments: [var argument] }
            && model.GetConstantValue(argument.Expression) is { HasValue: true, Value: int or double } count)
        {
            var number = Convert.ToDouble(count.Value, CultureInfo.InvariantCulture);
            return unit.Identifier.ValueText switch
            {
                "Seconds" => TimeOf(number, TimeSpan.TicksPerSecond),
                "Minutes" => TimeOf(number, TimeSpan.TicksPerMinute),
                "Hours" => TimeOf(number, TimeSpan.TicksPerHour),
                _ => default(Optional<object?>),
            };
        }

        return model.GetConstantValue(expression);
    }

    // What is no number, or more than a time can hold, is as wrong as the longest time: the rule of its parameter says so.
    static TimeSpan TimeOf(double number, long unit) =>
        double.IsFinite(number) && Math.Abs(number) < (double)long.MaxValue / unit / 2 ? TimeSpan.FromTicks((long)(number * unit)) : TimeSpan.MaxValue;
}
