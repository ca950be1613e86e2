using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Vars;

namespace Wildebeest.Views;

/// <summary>A host's values, with where each came from.</summary>
/// <param name="Link">At which link of the chain.</param>
/// <param name="Service">At which service they were asked, as <c>service:aspect</c>; null at none.</param>
sealed record HostVarsView(string Host, IReadOnlyList<string> Roles, string Link, string? Service, IReadOnlyList<VarView> Values, IReadOnlyDictionary<string, string> Facts);

/// <param name="Where"><c>vars/web.yaml(12,9)</c>.</param>
/// <param name="For">The coordinate that it stands below.</param>
/// <param name="Over">What it won over, the closest first.</param>
/// <param name="Rival">What is as close to the host and says something else: then the value cannot be asked for.</param>
sealed record VarView(string Name, JsonElement Value, string Where, string For, IReadOnlyList<VarSource> Over, VarSource? Rival)
{
    public static VarView Of(string name, VarNode node) =>
        new(name, Json(node.Pick!.Value), node.Pick.Value.Where, node.Pick.Coordinate.Text, [.. Enumerable.Reverse(node.Overridden).Select(VarSource.Of)], node.Rival is { } rival ? VarSource.Of(rival) : null);

    public static JsonElement Json(VarValue value)
    {
        using var document = JsonDocument.Parse(value.ToJson());
        return document.RootElement.Clone();
    }
}

/// <summary>What a coordinate says of a value.</summary>
sealed record VarSource(JsonElement Value, string Where, string For)
{
    public static VarSource Of(VarPick pick) => new(VarView.Json(pick.Value), pick.Value.Where, pick.Coordinate.Text);
}

/// <summary>Values as lines.</summary>
static class VarsText
{
    public static string Json(HostVarsView view) => JsonSerializer.Serialize(view, VarsJson.Default.HostVarsView);

    public static IEnumerable<string> Lines(HostVarsView view, bool withFacts) =>
    [
        $"{view.Host}: {(view.Roles.Count == 0 ? "no roles" : $"role{(view.Roles.Count == 1 ? "" : "s")} {string.Join(", ", view.Roles)}")}, at {view.Link}{(view.Service is null ? "" : $", at the service {view.Service}")}",
        .. view.Values.SelectMany(Value),
        .. view.Values.Count == 0 ? new[] { "No values." } : [],
        .. withFacts ? view.Facts.Select(fact => $"fact {PrintableText.Line(fact.Key, 80)}: {PrintableText.Line(fact.Value, 200)}") : [],
    ];

    static IEnumerable<string> Value(VarView value)
    {
        yield return $"{PrintableText.Line(value.Name, 200)} = {Shown(value.Value)}   {From(value.Where, value.For)}";
        if (value.Rival is { } rival)
        {
            yield return $"    NOT DECIDED: {Shown(rival.Value)}   {From(rival.Where, rival.For)} is as close";
        }

        foreach (var over in value.Over)
        {
            yield return $"    over {Shown(over.Value)}   {From(over.Where, over.For)}";
        }
    }

    static string From(string where, string coordinate) => $"{PrintableText.Line(where, 300)} for {PrintableText.Line(coordinate, 200)}";

    static string Shown(JsonElement value) => PrintableText.Line(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), 300);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(HostVarsView))]
sealed partial class VarsJson : JsonSerializerContext;
