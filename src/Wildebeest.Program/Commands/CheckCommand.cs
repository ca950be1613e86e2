using System.CommandLine;
using System.Text.Json;
using Wildebeest.Chains;
using Wildebeest.Checking;
using Wildebeest.Git;
using Wildebeest.Program.Composition;
using Wildebeest.Settings;

namespace Wildebeest.Program.Commands;

static class CheckCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The chain's work tree or repository (default: the one around here).", DefaultValueFactory = _ => "." };
        var branch = new Option<string?>("--branch") { Description = "The branch to check (default: what is checked out).", HelpName = "BRANCH" };
        var signers = ApproveCommand.SignersOption();
        var largest = new Option<string?>("--largest-file") { Description = $"How large a file of a link may be, as the hosts' {SettingKeys.ChainLargestFile} says (default: {SettingKeys.ChainLargestFile.Default}).", HelpName = "SIZE" };
        var json = CommonOptions.Json();
        var command = new Command("check", "Hold a chain against every rule and compile every script, also those that are not committed yet; exit 1 when something is found.") { directory, branch, signers, largest, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var result = await CheckAsync(parsed.GetRequiredValue(directory), parsed.GetValue(branch), parsed.GetValue(signers), LimitsOf(parsed.GetValue(largest)), cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(result, CheckJson.Default.CheckResult));
            }
            else
            {
                Print(result);
            }

            return (int)(result.Findings.Count == 0 ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    static async Task<CheckResult> CheckAsync(string directory, string? branch, string? signers, ChainLimits limits, CancellationToken cancellationToken)
    {
        var path = Clone.Discover(directory) ?? throw new CheckException($"There is no git repository at {Path.GetFullPath(directory)}.", "Go into the chain's work tree, or name it: wildebeest check DIR.");
        using var clone = Clone.Open(path);
        if (File.Exists(Path.Combine(clone.GitDirectory, "shallow")))
        {
            throw new CheckException($"{path} has the newest links alone (it is a shallow clone), and a chain is checked from its first.", "Bring the others: git fetch --unshallow; in CI, such as fetch-depth: 0.");
        }

        // HEAD may stand on no branch, as in most runs of CI; there is none before the first commit.
        var head = clone.ReadRef(branch is null ? "HEAD" : "refs/heads/" + branch);
        if (head is null && branch is not null)
        {
            throw new CheckException($"There is no branch '{PrintableText.Line(branch, 100)}' in {path}.", "See: git branch.");
        }

        var check = new ChainCheck(clone, branch is null ? clone.WorkTreeRoot : null, limits, HostComposition.SharedCompiler()) { Anchor = signers is null ? null : SignerAnchor.Load(signers) };
        return await check.RunAsync(head, said => Console.Error.WriteLine(said), cancellationToken);
    }

    static ChainLimits LimitsOf(string? largest) => largest is null ? ChainLimits.Default
        : SizeText.TryParse(largest, out var bytes, out var error) ? new ChainLimits(bytes)
        : throw new CheckException($"--largest-file: '{PrintableText.Line(largest, 40)}' {error}.", "See: wildebeest check --help.");

    static void Print(CheckResult result)
    {
        foreach (var finding in result.Findings)
        {
            Console.WriteLine(finding);
            if (finding.WayOut is { } wayOut)
            {
                Console.WriteLine($"    {PrintableText.Line(wayOut)}");
            }
        }

        Console.WriteLine($"{result.Links} links and {result.Migrations} migrations checked, {(result.Findings.Count == 0 ? "nothing found" : $"{result.Findings.Count} found")}.");
    }
}

/// <summary>There is nothing here to check.</summary>
sealed class CheckException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
