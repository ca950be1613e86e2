using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Program.Composition;
using Wildebeest.Program.Origins;

namespace Wildebeest.Program.Commands;

/// <summary>The server's side: a bare repository that hosts and admins push to.</summary>
static class OriginCommand
{
    static readonly TimeSpan GitTimeLimit = TimeSpan.FromMinutes(2);

    public static Command Create() => new("origin", "Set up and keep the repository that hosts and admins push to. Typed on its server, as the user that owns it.")
    {
        CreateCreate(), OriginAdmissionCommands.CreateAdmit(), OriginAdmissionCommands.CreateEvict(), CreateList(), CreateSshd(), CreateNginx(), CreateCheckPush(), CreatePackRefs(),
    };

    public static Argument<string> Directory() => new("directory") { Description = "The origin's folder: a bare repository.", HelpName = "DIR" };

    static Command CreateCreate()
    {
        var directory = Directory();
        var branch = new Option<string?>("--branch") { Description = "The chain's branch (default: main, or what it was).", HelpName = "BRANCH" };
        var web = new Option<string?>("--web") { Description = "The folder for the file 'tip', which a web server hands out (default: DIR/web).", HelpName = "DIR" };
        var signers = new Option<string?>("--signers") { Description = "A list of signers as hosts have it: from then on a push to the chain must be signed as they ask (default: what it was).", HelpName = "FILE" };
        var command = new Command("create", "Make an origin, or make one of a bare repository that is there; typed again it sets up what is missing.") { directory, branch, web, signers };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var origin = new OriginFolder(parsed.GetRequiredValue(directory));
            RequirePlainPath(origin);
            var chain = parsed.GetValue(branch) is not { } text ? (BranchName?)null : BranchName.TryParse(text, out var named) ? named : throw new OriginUsageException($"--branch: {BranchName.Rule}.", "Name the branch that is the chain, such as main.");
            var list = parsed.GetValue(signers);
            var changes = await new OriginSetup(origin, HostComposition.Git(null, GitTimeLimit)).RunAsync(chain, parsed.GetValue(web), list, cancellationToken);
            foreach (var change in changes)
            {
                Console.WriteLine(change);
            }

            Console.WriteLine(changes.Count == 0
                ? $"{origin} is set up; nothing was to be done."
                : $"{origin} is set up. Next: wildebeest origin admit {origin} NAME --admin --key FILE   and for each host: wildebeest origin admit {origin} NAME --role ROLE --key FILE");
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateList()
    {
        var directory = Directory();
        var json = CommonOptions.Json();
        var command = new Command("list", "Show who is admitted to an origin, as what, and who was evicted.") { directory, json };
        command.SetAction(parsed =>
        {
            var origin = new OriginFolder(parsed.GetRequiredValue(directory));
            origin.Require();
            var all = new Admissions(origin).All();
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(all.Select(ListedName.Of).ToList(), OriginJson.Default.ListListedName));
                return (int)ExitCode.Done;
            }

            foreach (var known in all.Select(ListedName.Of))
            {
                Console.WriteLine(string.Join('\t', known.Name, known.Kind, known.Roles.Count == 0 ? "-" : string.Join(',', known.Roles), known.Access, known.Note));
            }

            if (all.Count == 0)
            {
                Console.WriteLine($"Nobody is admitted yet: wildebeest origin admit {origin} NAME --role ROLE --key FILE");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateSshd()
    {
        var directory = Directory();
        var user = User();
        var command = new Command("sshd", "Print the configuration with which sshd serves an origin.") { directory, user };
        command.SetAction(parsed =>
        {
            Console.Write(ServerTexts.Sshd(Required(parsed.GetRequiredValue(directory)), parsed.GetValue(user)!));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateNginx()
    {
        var directory = Directory();
        var user = User();
        var server = new Option<string>("--server") { Description = "The name by which the server is reached.", HelpName = "NAME", DefaultValueFactory = _ => "git.example.org" };
        var certificates = new Option<bool>("--certificates") { Description = "Let in by client certificates, whose CN is the name, instead of passwords." };
        var command = new Command("nginx", "Print the configuration with which nginx and fcgiwrap serve an origin.") { directory, user, server, certificates };
        command.SetAction(parsed =>
        {
            Console.Write(ServerTexts.Nginx(Required(parsed.GetRequiredValue(directory)), parsed.GetValue(user)!, parsed.GetValue(server)!, parsed.GetValue(certificates)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateCheckPush()
    {
        var directory = Directory();
        var old = new Argument<string>("old") { Description = "The branch's head as it is." };
        var pushed = new Argument<string>("new") { Description = "The head that was pushed." };
        var command = new Command("check-push", "Hold a push to the chain against every rule; the origin's hook runs it, before the branch moves.") { directory, old, pushed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!CommitId.TryParse(parsed.GetRequiredValue(old), out var before) || !CommitId.TryParse(parsed.GetRequiredValue(pushed), out var head))
            {
                throw new OriginUsageException("OLD and NEW are full sha1s.", "The hook gives them; by hand, use: wildebeest check.");
            }

            // git has put what is pushed there, and throws it away when the hook says no.
            var quarantine = Environment.GetEnvironmentVariable("GIT_QUARANTINE_PATH") is { Length: > 0 } path ? Path.GetFullPath(path) : null;
            var check = new PushCheck(Required(parsed.GetRequiredValue(directory)), quarantine, HostComposition.SharedCompiler(), ChainLimits.Default);
            var findings = await check.RunAsync(before == CommitId.Zero ? null : before, head, cancellationToken);
            foreach (var finding in findings)
            {
                Console.WriteLine(finding);
                if (finding.WayOut is { } wayOut)
                {
                    Console.WriteLine($"    {PrintableText.Line(wayOut)}");
                }
            }

            return (int)(findings.Count == 0 ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    static Command CreatePackRefs()
    {
        var directory = Directory();
        var command = new Command("pack-refs", "Put the refs of hosts into one file, so that pushes stay quick; the origin's own scripts run it, under their lock.") { directory };
        command.SetAction(parsed =>
        {
            HostRefPacking.Run(Required(parsed.GetRequiredValue(directory)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Option<string> User() => new("--user") { Description = "The user that owns the repository (default: who types this).", HelpName = "USER", DefaultValueFactory = _ => Environment.UserName };

    static OriginFolder Required(string directory)
    {
        var origin = new OriginFolder(directory);
        origin.Require();
        return origin;
    }

    /// <summary>It stands in a command of sshd, in nginx's configuration and in shell scripts.</summary>
    static void RequirePlainPath(OriginFolder origin)
    {
        if (origin.Path.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('/' or '.' or '_' or '-' or '+')))
        {
            throw new OriginUsageException($"The path {PrintableText.Line(origin.Path, 300)} has other characters than letters, digits and / . _ - +.", "sshd and nginx are told this path; choose a plainer one.");
        }
    }
}

/// <summary>A name as <c>origin list</c> shows it.</summary>
sealed record ListedName(string Name, string Kind, IReadOnlyList<string> Roles, IReadOnlyList<string> Keys, bool Password, string? Host, string? Evicted)
{
    [JsonIgnore]
    public string Access => Keys.Count == 0 && !Password ? "certificate" : string.Join(',', [.. Keys, .. Password ? (string[])["password"] : []]);

    [JsonIgnore]
    public string Note => Evicted is not null ? $"evicted: {PrintableText.Line(Evicted)}" : Kind == "host" && Host is null ? "has not joined" : "";

    public static ListedName Of(KnownName known) => new(
        known.Admission.Name.ToString(), known.Admission.IsAdmin ? "admin" : "host", [.. known.Admission.Roles.Select(role => role.ToString())],
        [.. known.Admission.Keys.Select(key => key.Fingerprint)], known.Admission.Password is not null, known.Host, known.Evicted);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<ListedName>))]
sealed partial class OriginJson : JsonSerializerContext;
