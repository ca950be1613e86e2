using System.CommandLine;
using Wildebeest.Program.Templates;

namespace Wildebeest.Program.Commands;

static class NewCommand
{
    public static Command Create()
    {
        var role = new Argument<string>("role") { Description = "The role that it is written against, such as web." };
        var name = new Argument<string>("name") { Description = "Its name, such as tls13." };
        var directory = new Option<string>("--chain") { Description = "The chain's work tree (default: the one around the current directory).", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var migration = new Command("migration", "Write a new migration, ready to be edited and committed.") { role, name, directory };
        migration.SetAction(parsed =>
        {
            var path = ChainTemplate.NewMigration(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(role), parsed.GetRequiredValue(name));
            Console.WriteLine($"Wrote {path}. Edit it, then: wildebeest check && git add {path} && git commit -m '…'");
            return (int)ExitCode.Done;
        });
        var reusableName = new Argument<string>("name") { Description = "Its name, such as rotate-keys." };
        var reusable = new Command("reusable", "Write a new reusable, reusable/NAME.csx, which migrations call with arguments.") { reusableName, directory };
        reusable.SetAction(parsed =>
        {
            var path = ChainTemplate.NewReusable(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(reusableName));
            Console.WriteLine($"Wrote {path}. Edit it, and call it in a migration: Reusable(\"{parsed.GetRequiredValue(reusableName)}\", new {{ path = \"/etc/motd\" }});");
            return (int)ExitCode.Done;
        });
        return new Command("new", "Write a new file of the chain.") { migration, reusable };
    }
}
