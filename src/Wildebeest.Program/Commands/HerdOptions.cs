using System.CommandLine;

namespace Wildebeest.Program.Commands;

/// <summary>How an admin names a herd: the same in every command that looks at one or speaks to one.</summary>
sealed record HerdOptions(Option<string?> Origin, Option<string?> Branch, Option<string?> Home)
{
    public static HerdOptions AddTo(Command command)
    {
        var options = new HerdOptions(
            new Option<string?>("--origin") { Description = "The herd's repository (default: that of the host whose home this is).", HelpName = "URL" },
            new Option<string?>("--branch") { Description = "The chain's branch (default: main).", HelpName = "BRANCH" },
            CommonOptions.Home());
        command.Options.Add(options.Origin);
        command.Options.Add(options.Branch);
        command.Options.Add(options.Home);
        return options;
    }
}
