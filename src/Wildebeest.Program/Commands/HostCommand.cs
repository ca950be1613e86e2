using System.CommandLine;
using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Settings;

namespace Wildebeest.Program.Commands;

/// <summary>What a person says of one host.</summary>
static class HostCommand
{
    public static Command Create() => new("host", "Settle what concerns one host.")
    {
        new Command("identity", "Say whose this home is, after it was copied or moved to another machine.") { CreateNew(), CreateKeep() },
        CreateRoles(),
        CreateRemove(),
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
            var settings = HostComposition.LoadSettings(at, parsed.GetValue(name) is { } text ? [SettingFlag.Of(SettingKeys.Name, text)] : []);
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
        var command = new Command("keep", "The host moved to this machine, or two machines ran as it and this is the right one: it stays what it was.") { home };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var settings = HostComposition.LoadSettings(at, []);
            using var held = HomeLock.Take(at);
            await Identities.KeepAsync(at, settings, HostComposition.Git(at, settings.GitTimeLimit), Machine.Read(), TimeProvider.System, cancellationToken);
            Console.WriteLine($"{HostIdentity.Load(at).Name} lives on this machine now.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateRoles()
    {
        var roles = new Argument<string[]>("roles")
        {
            Description = "+ROLE gives a role, -ROLE takes one away, ROLE names all that it shall have. None shows those that it has.",
            HelpName = "[+|-]ROLE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var home = CommonOptions.Home();
        var command = new Command("roles", "Give this host roles, or take them away: in its settings, which a running agent reads at its next look.") { roles, home };
        command.SetAction(parsed =>
        {
            var at = parsed.HomeOf(home);
            at.Require();
            var had = HostComposition.LoadSettings(at, []);
            var now = RoleChange.Of(had.Roles, parsed.GetValue(roles) ?? []);
            if (!now.SequenceEqual(had.Roles))
            {
                if (had.Sources[SettingKeys.Roles] is { Layer: SettingLayer.Environment } source)
                {
                    throw new RolesElsewhereException(source);
                }

                RolesInFile.Set(at.SettingsFile, now);
            }

            Console.WriteLine($"{HostIdentity.Load(at).Name} has {(now.Count == 0 ? "no role" : string.Join(", ", now))}{(now.SequenceEqual(had.Roles) ? "." : $" now, in {at.SettingsFile}. See what it will run first: wildebeest plan.")}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command CreateRemove()
    {
        var host = new Argument<string>("host") { Description = "The host's name." };
        var reason = RoleCommands.Reason();
        var command = new Command("remove", "Take a host out of the herd for good: its places and its name are free, and it runs nothing more if it comes back.") { host, reason };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var text = parsed.GetRequiredValue(host);
            var removal = new HostRemoval(access.Repository, access.Wire, access.State, access.Ledgers, TimeProvider.System);
            if (!HostName.TryParse(text, out var name) || await removal.FindAsync(name, cancellationToken) is not { } id)
            {
                throw new NoSuchHostException(text, HerdReader.Read(access.Repository));
            }

            foreach (var sentence in await removal.RemoveAsync(id, name, RoleCommands.Admin, parsed.GetRequiredValue(reason), cancellationToken))
            {
                Console.WriteLine(sentence);
            }

            Console.WriteLine($"{name} is no member of the herd any more, and its name is free. If its machine comes back it runs nothing, and says who removed it and why.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
