using System.CommandLine;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;

namespace Wildebeest.Program.Commands;

static class LogCommand
{
    public static Command Create()
    {
        var host = new Argument<string>("host") { Description = "The host's name." };
        var count = new Option<int>("--count", "-n") { Description = "How many reports, newest first (default: 20).", HelpName = "N", DefaultValueFactory = _ => 20 };
        var full = new Option<bool>("--full") { Description = "With each report's details and output." };
        var command = new Command("log", "Show a host's reports: what it ran, when, and how that went.") { host, count, full };
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
                Console.WriteLine($"{member.Name} has not run anything yet.");
                return (int)ExitCode.Done;
            }

            foreach (var report in access.Repository.FirstParents(newest, until: null).Take(parsed.GetValue(count)))
            {
                Console.WriteLine($"{report.At:yyyy-MM-dd HH:mm:ss}Z  {PrintableText.Line(report.Subject, 400)}");
                if (parsed.GetValue(full))
                {
                    PrintFiles(access.Repository, report.Id);
                }
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static void PrintFiles(Clone clone, CommitId report)
    {
        foreach (var (path, entry) in clone.List(report, ""))
        {
            Console.WriteLine($"    {PrintableText.Line(path, 100)}:");
            foreach (var line in Encoding.UTF8.GetString(clone.ReadBlob(entry.Object)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Console.WriteLine($"      {PrintableText.Line(line)}");
            }
        }
    }
}
