using System.CommandLine;
using Wildebeest.Git;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class LogCommand
{
    public static Command Create()
    {
        var host = new Argument<string>("host") { Description = "The host's name." };
        var count = CommonOptions.Count("How many reports, newest first (default: 20).", 20);
        var full = new Option<bool>("--full") { Description = "With each report's times, changes, what was put back, details and output." };
        var json = CommonOptions.Json();
        var command = new Command("log", "Show a host's reports: what it ran, when, and how that went.") { host, count, full, json };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var member = HerdMembers.Named(HerdReader.Read(access.Repository), parsed.GetRequiredValue(host));
            var local = $"refs/read/reports/{member.Id}";
            await access.Wire.FetchAsync(access.State, [new FetchRef(RefNames.HostReports(member.Id) + "*", local + "*")], cancellationToken, prune: true);
            if (access.Repository.ReadRef(local) is not { } newest)
            {
                Console.WriteLine(parsed.GetValue(json) ? ReportText.Json([]) : $"{member.Name} has not run anything yet.");
                return (int)ExitCode.Done;
            }

            var reports = PublishedReport.From(access.Repository, newest).Take(parsed.GetValue(count));
            Print(reports, parsed.GetValue(full), parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Print(IEnumerable<PublishedReport> reports, bool full, bool json)
    {
        if (json)
        {
            Console.WriteLine(ReportText.Json(reports));
            return;
        }

        foreach (var report in reports)
        {
            Console.WriteLine(ReportText.Line(report));
            foreach (var line in full ? ReportText.Details(report) : [])
            {
                Console.WriteLine(line);
            }
        }
    }
}
