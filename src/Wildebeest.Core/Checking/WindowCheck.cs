using Wildebeest.Ledgers;
using Wildebeest.Planning;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Checking;

/// <summary>
/// Finds maintenance windows in a time zone that is not known here. No rule of the compiler's: that a host lacks a zone must make it wait, and not
/// fail the migration.
/// </summary>
static class WindowCheck
{
    const string Rule = "TimeZone";

    public static IEnumerable<Finding> Of(string? link, ScriptManifest? manifest) =>
        manifest is null
            ? []
            : MaintenanceWindow.Of(manifest).Where(window => !window.IsKnown)
                .Select(window => new Finding(
                    link, manifest.Find("Windows")!.Where, Rule, $"The maintenance window {window.Text} is in a time zone that is not known here: {window.ZoneName}.",
                    $"Write it as the IANA does, such as Europe/Berlin; or {Hindrance.UnknownZone.Remedy}."));
}
