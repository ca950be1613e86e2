using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;
using Wildebeest.Secrets;

namespace Wildebeest.Program.Commands;

/// <summary>Secrets of the chain: sealed in a work tree by an admin, opened on the hosts that they are for.</summary>
static class SecretCommand
{
    public static Command Create() => new("secret", "Seal secrets into the chain with age, for roles and hosts. The value is never an argument.")
    {
        CreateSet(), CreateList(), CreateRewrap(), CreateRotate(), CreateShow(),
    };

    static Command CreateSet()
    {
        var name = Name();
        var readers = new Option<string[]>("--for") { Description = "Whom it is for: role:web or host:db01; may be given again (default: those that it was for).", HelpName = "WHOM" };
        var chain = Chain();
        var command = new Command("set", "Seal a value, read from the standard input or asked for; commit and push what it writes.") { name, readers, chain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var secret = parsed.GetRequiredValue(name);
            _ = SecretPaths.Of(secret);
            var wanted = (parsed.GetValue(readers) ?? []).Select(text => SecretReader.TryParse(text, out var reader) ? reader : throw Usage($"--for: '{PrintableText.Line(text, 80)}' is nobody: {SecretReader.Rule}.")).ToList();
            var desk = DeskAt(parsed.GetValue(chain));
            var given = await desk.SetAsync(secret, await ValueAsync(cancellationToken), wanted, cancellationToken);
            Console.WriteLine($"Sealed {SecretPaths.Of(secret)} for {string.Join(", ", given)}. Commit and push it.");
            foreach (var role in given.Where(reader => reader.Role is { } role && desk.Readers.HostsOf(role).Count == 0))
            {
                Console.WriteLine($"No host has the key of {role} yet: wildebeest secret rewrap {role.Role} --add HOST.");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateList()
    {
        var chain = Chain();
        var json = CommonOptions.Json();
        var command = new Command("list", "Show the secrets and whom they are for, and which hosts hold the key of a role.") { chain, json };
        command.SetAction(parsed =>
        {
            var all = DeskAt(parsed.GetValue(chain)).Readers;
            var list = new SecretList(
                all.Secrets.ToDictionary(secret => secret.Key, secret => (IReadOnlyList<string>)[.. secret.Value.Select(reader => reader.ToString())]),
                all.Roles.ToDictionary(role => role.Key.ToString(), role => (IReadOnlyList<string>)[.. role.Value.Select(host => host.ToString())]));
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(list, SecretJson.Default.SecretList) : string.Join('\n', Lines(list)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateRewrap()
    {
        var role = new Argument<string?>("role") { Description = "The role whose keys are sealed anew (default: all roles and all secrets).", Arity = ArgumentArity.ZeroOrOne };
        var add = new Option<string[]>("--add") { Description = "A host of the role that may open its secrets from here on; its key must be trusted.", HelpName = "HOST" };
        var remove = Remove();
        var identity = Identity();
        var chain = Chain();
        var command = new Command("rewrap", "Seal a role's keys, or everything, to those who may open them as they are now: after a host was trusted, after an admin came. Of who goes: rotate.") { role, add, remove, identity, chain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var desk = DeskAt(parsed.GetValue(chain));
            var (added, removed) = (Hosts(parsed.GetValue(add)), Hosts(parsed.GetValue(remove)));
            if (parsed.GetValue(role) is not { } text)
            {
                if (added.Count + removed.Count > 0)
                {
                    throw Usage("--add and --remove say which hosts of a role: name the role.");
                }

                await desk.RewrapAllAsync(IdentityFile(parsed.GetValue(identity)), cancellationToken);
                Console.WriteLine("All is sealed to those who may open it now. Commit and push it.");
                Console.WriteLine("The keys of roles are the same as before: if an admin went or a host's key was stolen, wildebeest secret rotate, and set new values.");
                return (int)ExitCode.Done;
            }

            var named = RoleOf(text);
            var hosts = await desk.RewrapAsync(named, added, removed, IdentityFile(parsed.GetValue(identity)), cancellationToken);
            Console.WriteLine($"The keys of role:{named} are sealed to {(hosts.Count == 0 ? "no host" : string.Join(", ", hosts))}. Commit and push it.");
            if (removed.Count > 0)
            {
                Console.WriteLine($"{string.Join(", ", removed)} may have kept the old keys: wildebeest secret rotate {named}, and set new values.");
                TellOfOwn(desk.Readers, named, removed);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateRotate()
    {
        var role = new Argument<string?>("role") { Description = "The role (default: all roles, as after an admin went).", Arity = ArgumentArity.ZeroOrOne };
        var remove = Remove();
        var identity = Identity();
        var chain = Chain();
        var command = new Command("rotate", "Give a role, or all, new keys and seal the secrets to those: after a host or an admin went. What they have opened they know: set new values too.") { role, remove, identity, chain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var desk = DeskAt(parsed.GetValue(chain));
            var removed = Hosts(parsed.GetValue(remove));
            if (parsed.GetValue(role) is { } text)
            {
                var named = RoleOf(text);
                var secrets = await desk.RotateAsync(named, removed, IdentityFile(parsed.GetValue(identity)), cancellationToken);
                Console.WriteLine($"role:{named} has new keys{(secrets.Count == 0 ? "" : $", and these are sealed to them: {string.Join(", ", secrets)}")}. Commit and push it.");
                TellOfOwn(desk.Readers, named, removed);
            }
            else if (removed.Count > 0)
            {
                throw Usage("--remove says which hosts leave a role: name the role.");
            }
            else
            {
                await desk.RotateAllAsync(IdentityFile(parsed.GetValue(identity)), cancellationToken);
                Console.WriteLine("All roles have new keys, and all is sealed to those who may open it now. Commit and push it.");
            }

            Console.WriteLine("Who held the old keys still knows the values that they opened: set new ones with wildebeest secret set NAME.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>A secret may be for a role and for a host of it by its name.</summary>
    static void TellOfOwn(SecretReaders all, RoleName role, List<HostName> removed)
    {
        foreach (var host in removed)
        {
            if (all.Secrets.Where(secret => secret.Value.Contains(new SecretReader(null, host)) && secret.Value.Contains(new SecretReader(role, null))).Select(secret => secret.Key).ToList() is { Count: > 0 } open)
            {
                Console.WriteLine($"{host} still opens {string.Join(", ", open)}, for which it is named itself: wildebeest secret set NAME --for WHOM, without it.");
            }
        }
    }

    static Command CreateShow()
    {
        var name = Name();
        var home = CommonOptions.Home();
        var command = new Command("show", "On a host: open a secret of the newest link with the host's key, and print it.") { name, home };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var settings = HostComposition.LoadSettings(at, []);
            using var access = await HerdAccess.OpenAsync(at, settings, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var tree = new CommitTree(access.Repository, access.Head, ChainLimits.Default);
            var opener = new SecretOpener(HostIdentity.Load(at).Name.ToString(), [.. settings.Roles], at.KeyFile, new AgeProgram(TimeProvider.System));
            Console.WriteLine(await opener.OpenAsync(opener.Find(parsed.GetRequiredValue(name), tree, tree), cancellationToken));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Argument<string> Name() => new("name") { Description = "The secret's name, such as db-password." };

    static Option<string[]> Remove() => new("--remove") { Description = "A host that shall not open the role's secrets any more.", HelpName = "HOST" };

    static Option<string?> Identity() => new("--identity") { Description = "The private half of an admin's key, ssh's or age's (default: ~/.ssh/id_ed25519).", HelpName = "FILE" };

    static Option<string?> Chain() => new("--chain") { Description = "The chain's work tree (default: the one around here).", HelpName = "DIR" };

    /// <summary>Whole, since age runs elsewhere.</summary>
    static string IdentityFile(string? given) => Path.GetFullPath(given ?? DefaultIdentity());

    static string DefaultIdentity() => Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/root", ".ssh/id_ed25519");

    static SecretDesk DeskAt(string? directory)
    {
        var path = Clone.Discover(directory ?? ".");
        using var clone = path is null ? null : Clone.Open(path);
        return new SecretDesk(clone?.WorkTreeRoot ?? throw Usage($"There is no work tree of a chain at {Path.GetFullPath(directory ?? ".")}."), new AgeProgram(TimeProvider.System));
    }

    static async Task<byte[]> ValueAsync(CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected)
        {
            using var all = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(all, cancellationToken);
            return all.ToArray();
        }

        return Encoding.UTF8.GetBytes(await new TextPrompt<string>("The value (it is not shown):").Secret(null).ShowAsync(AnsiConsole.Console, cancellationToken));
    }

    static RoleName RoleOf(string text) => RoleName.TryParse(text, out var role) ? role : throw Usage($"'{PrintableText.Line(text, 80)}' is no role: {RoleName.Rule}.");

    static List<HostName> Hosts(string[]? texts) =>
        [.. (texts ?? []).Select(text => HostName.TryParse(text, out var host) ? host : throw Usage($"'{PrintableText.Line(text, 80)}' is no host: {HostName.Rule}."))];

    static SecretException Usage(string sentence) => new(sentence, "See: wildebeest secret --help.") { IsUsage = true };

    static IEnumerable<string> Lines(SecretList list) =>
    [
        .. list.Secrets.Select(secret => $"{secret.Key}: {string.Join(", ", secret.Value)}"),
        .. list.Secrets.Count == 0 ? new[] { "No secrets." } : [],
        .. list.Roles.Select(role => $"role:{role.Key} is held by {(role.Value.Count == 0 ? "no host" : string.Join(", ", role.Value))}"),
    ];
}

/// <param name="Secrets">Each with whom it is for.</param>
/// <param name="Roles">Each with the hosts that hold its keys.</param>
sealed record SecretList(IReadOnlyDictionary<string, IReadOnlyList<string>> Secrets, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SecretList))]
sealed partial class SecretJson : JsonSerializerContext;
