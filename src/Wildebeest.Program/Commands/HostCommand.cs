using System.CommandLine;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;

namespace Wildebeest.Program.Commands;

/// <summary>What a person says of one host.</summary>
static class HostCommand
{
    public static Command Create() => new("host", "Settle what concerns one host.")
    {
        new Command("identity", "Say whose this home is, after it was copied or moved to another machine.") { CreateNew(), CreateKeep() },
        HostTrustCommand.Create(),
    };

    static Command CreateNew()
    {
        var name = new Option<string?>("--name") { Description = "What people call the new host (default: the name in the settings, else the machine's name).", HelpName = "NAME" };
        var home = CommonOptions.Home();
        var command = new Command("new", "This machine is a copy of another host: make it a new member of the herd, which stands where the other stood.") { name, home };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var settings = HostComposition.LoadSettings(at, parsed.GetValue(name) is { } text ? [Settings.SettingFlag.Of(Settings.SettingKeys.Name, text)] : []);
            using var held = HomeLock.Take(at);
            var was = HostIdentity.Load(at).Name;
            var identity = await Identities.BecomeNewAsync(at, settings, settings.Name, HostComposition.Git(at, settings.GitTimeLimit), Machine.Read(), TimeProvider.System, cancellationToken);
            Console.WriteLine($"{identity.Name} is a new host, which stands where {was} stood when it was copied. Its roles are those of its settings: {at.SettingsFile}.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateKeep()
    {
        var home = CommonOptions.Home();
        var command = new Command("keep", "The host moved to this machine and runs nowhere else: it stays what it was.") { home };
        command.SetAction(parsed =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            using var held = HomeLock.Take(at);
            Identities.Keep(at, Machine.Read());
            Console.WriteLine($"{HostIdentity.Load(at).Name} lives on this machine now.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
