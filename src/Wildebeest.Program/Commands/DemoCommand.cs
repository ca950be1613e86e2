using System.CommandLine;
using Wildebeest.Program.Demo;
using Wildebeest.Program.Terminal;

namespace Wildebeest.Program.Commands;

static class DemoCommand
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var directory = new Option<string?>("--dir") { Description = "Leave what it makes there (default: a new directory for temporary files).", HelpName = "DIR" };
        var command = new Command("demo", "See it work in about a minute: seven hosts of three roles, a change that rolls, a bad one that is undone and halts, and its mending. Needs no root.") { directory };
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals(Grace, said => Console.Error.WriteLine(said));
            await new DemoRun(FolderOf(parsed.GetValue(directory)), TimeProvider.System).RunAsync(signals.Stop);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static string FolderOf(string? named)
    {
        if (named is null)
        {
            return Directory.CreateTempSubdirectory("wildebeest-demo-").FullName;
        }

        var folder = Path.GetFullPath(named);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new DemoFolderException(folder);
        }

        Directory.CreateDirectory(folder);
        return folder;
    }
}

/// <summary>The demo's directory holds something already.</summary>
sealed class DemoFolderException(string folder) : WildebeestException($"{folder} is not empty.", "Name a new directory, or remove this one first.")
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
