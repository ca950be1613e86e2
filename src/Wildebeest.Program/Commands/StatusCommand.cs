using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;
using Wildebeest.Program.Terminal;
using Wildebeest.Refs;
using Wildebeest.Settings;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class StatusCommand
{
    static readonly TimeSpan GitTimeLimit = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var origin = new Option<string?>("--origin") { Description = "The herd's repository (default: that of the host whose home this is).", HelpName = "URL" };
        var branch = new Option<string?>("--branch") { Description = "The chain's branch (default: main).", HelpName = "BRANCH" };
        var home = CommonOptions.Home();
        var json = CommonOptions.Json();
        var command = new Command("status", "Show the herd: every host, where it stands, how far behind it is, and its last error.") { origin, branch, home, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var status = parsed.GetValue(origin) is { } url
                ? await ReadAsync(AddressOf(url), null, BranchOf(parsed.GetValue(branch)), null, cancellationToken)
                : await ReadHomeAsync(parsed.HomeOf(home), cancellationToken);
            Print(status, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static async Task<HerdStatus> ReadHomeAsync(Home home, CancellationToken cancellationToken)
    {
        home.Require();
        var settings = HostComposition.LoadSettings(home, []);
        return await ReadAsync(settings.Origin, settings.State, settings.Branch, home, cancellationToken);
    }

    /// <summary>Reads into a clone of the admin's own: a host's is its agent's, which may be using it.</summary>
    static async Task<HerdStatus> ReadAsync(OriginUrl origin, OriginUrl? state, BranchName branch, Home? home, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(HostComposition.UserCache(), "herds", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{origin.ForGit}\n{state?.ForGit}\n{branch}")))[..16]);
        using var held = await StatusCache.TakeAsync(folder, cancellationToken);
        using var clone = StatusCache.Open(folder);
        var wire = new Wire(HostComposition.Git(home, GitTimeLimit), clone.GitDirectory);
        FetchRef chain = new(branch.RefName, RefNames.FetchedChain);
        FetchRef hosts = new(RefNames.Hosts + "*", RefNames.HerdHosts + "*");
        if (state is null || state == origin)
        {
            await wire.FetchAsync(origin, [chain, hosts], cancellationToken, prune: true);
        }
        else
        {
            await wire.FetchAsync(origin, [chain], cancellationToken);
            await wire.FetchAsync(state, [hosts], cancellationToken, prune: true);
        }

        return HerdStatus.Of(clone, clone.ReadRef(RefNames.FetchedChain)!.Value, HerdReader.Read(clone));
    }

    static void Print(HerdStatus status, bool json)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (json)
        {
            Console.WriteLine(StatusText.Json(status));
        }
        else if (Console.IsOutputRedirected)
        {
            foreach (var host in status.Hosts)
            {
                Console.WriteLine(StatusText.Line(host, now));
            }
        }
        else
        {
            Spectre.Console.AnsiConsole.Write(StatusTable.Of(status, now));
            Console.WriteLine(status.Hosts.Count == 0 ? "No host has joined yet: wildebeest join ORIGIN --role ROLE" : StatusText.Summary(status));
        }
    }

    static OriginUrl AddressOf(string text) =>
        OriginUrl.TryParseArgument(text, Environment.CurrentDirectory, out var url, out var error) ? url : throw new StatusException($"--origin: {error}");

    static BranchName BranchOf(string? text) =>
        text is null ? BranchName.Main : BranchName.TryParse(text, out var branch) ? branch : throw new StatusException($"--branch: {BranchName.Rule}.");
}

/// <summary>What to show the status of was not written as it must be.</summary>
sealed class StatusException(string sentence) : WildebeestException(sentence, "See: wildebeest status --help.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
