using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Cycles;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;
using Wildebeest.Settings;

namespace Wildebeest.Program.Commands;

static class JoinCommand
{
    public static Command Create()
    {
        var origin = new Argument<string>("origin") { Description = "The chain's repository: a URL (https, ssh, user@host:path, file) or a path." };
        var name = new Option<string?>("--name") { Description = "What people call this host, unique in the herd (default: the machine's name).", HelpName = "NAME" };
        var role = new Option<string[]>("--role") { Description = "A role of this host; give it once for each.", HelpName = "ROLE" };
        var branch = new Option<string?>("--branch") { Description = "The chain's branch (default: main).", HelpName = "BRANCH" };
        var state = new Option<string?>("--state") { Description = "Another repository for the herd's refs (default: the origin).", HelpName = "URL" };
        var signers = new Option<string?>("--signers") { Description = "A file with the list of those who may sign links; then this host runs nothing that none of them signed.", HelpName = "FILE" };
        var home = CommonOptions.Home();
        var command = new Command("join", "Make this machine a host of a herd. Run it once; then 'wildebeest agent'.") { origin, name, role, branch, state, signers, home };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var url = OriginUrl.TryParseArgument(parsed.GetRequiredValue(origin), Environment.CurrentDirectory, out var address, out var error)
                ? address
                : throw new JoinException($"ORIGIN: {error}");
            List<SettingFlag> flags = [new(SettingKeys.Origin, "ORIGIN", [url.ForGit])];
            Add(flags, SettingKeys.Name, "--name", parsed.GetValue(name));
            Add(flags, SettingKeys.Branch, "--branch", parsed.GetValue(branch));
            Add(flags, SettingKeys.State, "--state", parsed.GetValue(state));
            Add(flags, SettingKeys.Signers, "--signers", parsed.GetValue(signers) is { } file ? Path.GetFullPath(file) : null);
            if (parsed.GetValue(role) is { Length: > 0 } roles)
            {
                flags.Add(new SettingFlag(SettingKeys.Roles, "--role", roles));
            }

            var at = parsed.HomeOf(home);
            var settings = HostComposition.LoadSettings(at, flags);
            if (settings.Signers is { } list)
            {
                SignerAnchor.LoadOfHost(list);
            }

            SettingsWriter.RequireKept(SettingsLoading.OfThisMachine(at, flags));
            at.Create();
            using var held = HomeLock.Take(at);
            var identity = await Joining.JoinAsync(at, settings, HostComposition.Git(at, settings.GitTimeLimit), Machine.Read(), TimeProvider.System, cancellationToken);
            var written = SettingsWriter.TryWriteNew(at.SettingsFile, new JoinedSettings(settings.Origin, identity.Name, settings.Roles)
            {
                State = settings.State == settings.Origin ? null : settings.State,
                Branch = settings.Branch == BranchName.Main ? null : settings.Branch,
                Signers = settings.Signers,
            });
            Console.WriteLine(
                $"""
                 {identity.Name} joined {settings.Origin} with {(settings.Roles.Count == 0 ? "no role" : $"role {string.Join(", ", settings.Roles)}")}. {(written ? "Its settings are in" : "It keeps to the settings that were there already:")} {at.SettingsFile}.
                 Next: wildebeest agent{HomeFlag(at)}   (or once: wildebeest apply{HomeFlag(at)})
                 """);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static string HomeFlag(Home home) => home.Folder == Home.DefaultFolder ? "" : $" --home {home.Folder}";

    static void Add(List<SettingFlag> flags, SettingKey key, string flag, string? text)
    {
        if (text is not null)
        {
            flags.Add(new SettingFlag(key, flag, [text]));
        }
    }
}

/// <summary>What to join was not written as it must be.</summary>
sealed class JoinException(string sentence) : WildebeestException(sentence, "See: wildebeest join --help.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
