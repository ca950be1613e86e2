using System.CommandLine;
using System.Globalization;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Storage;

namespace Wildebeest.Program.Commands;

/// <summary>Reads the list of signers as hosts do.</summary>
static class SignersCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "The chain's work tree (default: the one around here).", DefaultValueFactory = _ => "." };
        var allowed = new Option<bool>("--allowed-signers") { Description = "Print OpenSSH's form of it, for git: wildebeest signers --allowed-signers > FILE; git config gpg.ssh.allowedSignersFile FILE." };
        var command = new Command("signers", "Show who may sign links, as hosts read the file 'signers'; exit 1 where it is wrong.") { directory, allowed };
        command.SetAction(parsed =>
        {
            foreach (var line in Lines(Read(parsed.GetRequiredValue(directory)), parsed.GetValue(allowed)))
            {
                Console.WriteLine(line);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    static SignerList Read(string directory)
    {
        var root = directory;
        if (Clone.Discover(directory) is { } path)
        {
            using var clone = Clone.Open(path);
            root = clone.WorkTreeRoot ?? directory;
        }

        var file = Path.Combine(root, SignerList.FileName);
        return SignerFile.Parse(DurableFile.TryRead(file) ?? throw new SignerFileException(file, null, "there is no such file"), file);
    }

    static IEnumerable<string> Lines(SignerList list, bool allowed)
    {
        if (allowed)
        {
            return list.AllowedSigners();
        }

        return
        [
            .. from signer in list.Signers
               from key in signer.SshKeys.Select(key => key.Fingerprint).Concat(signer.PgpKeys.Select(key => key.Fingerprint))
               select $"{signer.Name}\t{(signer.Roles is null ? "every link" : string.Join(' ', signer.Roles))}\t{key}{(list.Revoked.Contains(key) ? "\trevoked" : "")}",
            .. list.Approvals.Select(entry => string.Create(CultureInfo.InvariantCulture, $"A link of {entry.Key} needs {entry.Value} signers.")),
        ];
    }
}
