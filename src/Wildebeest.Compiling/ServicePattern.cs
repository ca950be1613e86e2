using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Compiling;

/// <summary>
/// What <c>Service("…").Update(…)</c> makes of a script: its phases, and how many hosts may be out, as the definitions in the files that it loads say. Read from the source as the
/// phases and directives themselves are.
/// </summary>
/// <param name="AtMostOut">The smallest of what the aspects ask for; null where the script must say it itself.</param>
/// <param name="Place">The first of the calls.</param>
sealed record ServicePattern(IReadOnlySet<string> Phases, string? AtMostOut, SourcePlace Place)
{
    /// <summary>Calls that may stand at the top level beside phases.</summary>
    public static bool IsKnown(string name) => name is "DefineService" or "Aspect";

    /// <summary>Null for a script that updates no defined service.</summary>
    public static ServicePattern? Read(TopLevel topLevel, ScriptConstants constants, List<ScriptDiagnostic> findings)
    {
        var aspects = topLevel.Calls.Where(call => call.Name == "Aspect").Select(call => Aspect.Read(call, constants)).OfType<Aspect>().ToList();
        var definitions = topLevel.Calls.Where(call => call.Name == "DefineService")
            .Select(call => (Service: Text(constants, call, "service", 0), GoesBack: ArgumentOf(call, "goBack", 5) is not null)).Where(definition => definition.Service is not null).ToList();
        if (topLevel.ServiceCalls.Count == 0)
        {
            return null;
        }

        var phases = new HashSet<string>(StringComparer.Ordinal) { Scripting.Protocol.Phases.Update, Scripting.Protocol.Phases.Check, Scripting.Protocol.Phases.Verify };
        var limits = new List<string>();
        foreach (var call in topLevel.ServiceCalls)
        {
            if (constants.TextOf(call.Service) is not { } service || (call.Aspect is not null && constants.TextOf(call.Aspect) is null))
            {
                findings.Add(SourcePlace.Of(call.Invocation).Says("WB0030", "The service and its aspect must be constants: they are read from the source, without running the script."));
                continue;
            }

            if (definitions.All(definition => definition.Service != service))
            {
                findings.Add(SourcePlace.Of(call.Service).Says("WB0031", $"There is no service {service} here: load the file that defines it, such as #load \"services/{service}.csx\"."));
                continue;
            }

            var wanted = call.Aspect is null ? null : constants.TextOf(call.Aspect);
            var aspect = aspects.Find(known => known.Service == service && known.Name == wanted);
            if (wanted is not null && aspect is null)
            {
                var known = string.Join(", ", aspects.Where(one => one.Service == service).Select(one => one.Name));
                findings.Add(SourcePlace.Of(call.Aspect!).Says("WB0032", $"The service {service} has no aspect {wanted}; it has: {(known.Length == 0 ? "none" : known)}."));
                continue;
            }

            if (aspect is not { InLoad: true })
            {
                phases.UnionWith([Scripting.Protocol.Phases.LeaveLoad, Scripting.Protocol.Phases.Rejoin]);
            }

            if (definitions.Exists(definition => definition.Service == service && definition.GoesBack))
            {
                phases.Add(Scripting.Protocol.Phases.Rollback);
            }

            limits.Add(aspect?.AtMostOut ?? "1 host");
        }

        if (!topLevel.Calls.Any(call => call.Name == "Rolling") && limits.Exists(IsShare) && Smallest(limits) is var number && NumberOf(number) > 1 && !IsShare(number))
        {
            var share = limits.Where(IsShare).MinBy(NumberOf);
            findings.Add(SourcePlace.Of(topLevel.ServiceCalls[0].Invocation).Says(
                "WB0033", $"Which is smaller, {number} or {share}, hangs on how many hosts there are: say how many at once with a Rolling(…) of the migration's own."));
        }

        return new ServicePattern(phases, Smallest(limits), SourcePlace.Of(topLevel.ServiceCalls[0].Invocation));
    }

    /// <summary>Of numbers and shares the smallest number: one host is never more than a share, and what else they are is for the migration to say.</summary>
    static string Smallest(List<string> limits) => limits.OrderBy(IsShare).ThenBy(NumberOf).FirstOrDefault("1 host");

    static bool IsShare(string limit) => limit.EndsWith('%');

    static int NumberOf(string limit) => int.TryParse(new string([.. limit.TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var number) ? number : 0;

    static string? Text(ScriptConstants constants, TopLevelCall call, string name, int index) => ArgumentOf(call, name, index) is { } argument ? constants.TextOf(argument) : null;

    static ArgumentSyntax? ArgumentOf(TopLevelCall call, string name, int index) =>
        call.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)
        ?? (index < call.Arguments.Count && call.Arguments[index].NameColon is null ? call.Arguments[index] : null);

    sealed record Aspect(string Service, string Name, string AtMostOut, bool InLoad)
    {
        public static Aspect? Read(TopLevelCall call, ScriptConstants constants)
        {
            var limit = ArgumentOf(call, "atMostOut", 8) is { } given ? constants.Read("Aspect", "atMostOut", given, DirectiveTable.HostsOrShare)?.Value as string : "1 host";
            var inLoad = ArgumentOf(call, "inLoad", 9) is { } said && constants.Read("Aspect", "inLoad", said, static _ => null)?.Value is true;
            return Text(constants, call, "service", 0) is { } service && Text(constants, call, "name", 1) is { } name ? new Aspect(service, name, limit ?? "1 host", inLoad) : null;
        }
    }
}
