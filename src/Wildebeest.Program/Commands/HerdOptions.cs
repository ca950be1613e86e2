using System.CommandLine;

namespace Wildebeest.Program.Commands;

/// <summary>How an admin names a herd: the same in every command that looks at one or speaks to one.</summary>
sealed record HerdOptions(Option<string?> Origin, Option<string?> State, Option<string?> Branch, Option<string?> Home)
{
    public static HerdOptions AddTo(Command command)
    {
        var options = new HerdOptions(
            new Option<string?>("--origin") { Description = "The herd's repository, whatever --home says (default: that of the host whose home this is).", HelpName = "URL" },
            new Option<string?>("--state") { Description = "Another repository with the herd's refs (default: the origin, or what the host's settings say).", HelpName = "URL" },
            new Option<string?>("--branch") { Description = "The chain's branch (default: main, or what the host's settings say).", HelpName = "BRANCH" },
            CommonOptions.Home());
        command.Options.Add(options.Origin);
        command.Options.Add(options.State);
        command.Options.Add(options.Branch);
        command.Options.Add(options.Home);
        return options;
    }
}
