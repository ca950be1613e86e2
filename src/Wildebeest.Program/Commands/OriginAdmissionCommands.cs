using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Program.Origins;
using Wildebeest.Signatures;

namespace Wildebeest.Program.Commands;

/// <summary>Who is let in at an origin, and who is not any more.</summary>
static class OriginAdmissionCommands
{
    public static Command CreateAdmit()
    {
        var directory = OriginCommand.Directory();
        var name = Name();
        var key = new Option<string[]>("--key") { Description = "A public key of ssh, or the file that holds it; give it once for each. They take the place of those before.", HelpName = "KEY|FILE" };
        var role = new Option<string[]>("--role") { Description = "A role of this host; give it once for each. They take the place of those before.", HelpName = "ROLE" };
        var admin = new Option<bool>("--admin") { Description = "A person who may push to the chain." };
        var passwordFile = new Option<string?>("--password-file") { Description = "For https: the file with the password. Where there is none, a password is made and written there.", HelpName = "FILE" };
        var certificate = new Option<bool>("--certificate") { Description = "For https with client certificates: it needs no key here. The certificate's CN is NAME." };
        var authorizedKeys = new Option<string?>("--authorized-keys") { Description = "Another file of sshd's in which to keep its lines, too. Named once, it is kept for all who are admitted later.", HelpName = "FILE" };
        var command = new Command("admit", "Let in a host, with its roles, or an admin; typed again it changes what is given.") { directory, name, role, admin, key, passwordFile, certificate, authorizedKeys };
        command.SetAction(parsed =>
        {
            var origin = new OriginFolder(parsed.GetRequiredValue(directory));
            origin.Require();
            var host = ParseName(parsed.GetRequiredValue(name));
            Admission Change(Admission admission)
            {
                // What somebody is stays, unless this says what to be.
                var roles = parsed.GetValue(role) ?? [];
                admission = admission with { IsAdmin = parsed.GetValue(admin) || (admission.IsAdmin && roles.Length == 0) };
                if (roles.Length > 0)
                {
                    admission = admission with { Roles = [.. roles.Select(ParseRole).Distinct().Order()] };
                }

                if (parsed.GetValue(key) is { Length: > 0 } keys)
                {
                    admission = admission with { Keys = [.. keys.Select(ParseKey).Distinct()] };
                }

                if (parsed.GetValue(passwordFile) is { } file)
                {
                    admission = admission with { Password = WebPassword.Hash(WebPassword.ReadOrMake(file)) };
                }

                if (admission is { Keys.Count: 0, Password: null } && !parsed.GetValue(certificate))
                {
                    throw new OriginUsageException($"There is nothing by which {host} could be let in.", "Give --key FILE for ssh, --password-file FILE for https, or --certificate where the web server asks for client certificates.");
                }

                return admission is not { IsAdmin: true, Roles.Count: > 0 } ? admission
                    : throw new OriginUsageException($"{host} cannot be an admin and have roles.", "A host has roles; an admin has a name of its own.");
            }

            var admission = new Admissions(origin).Admit(host, Change, parsed.GetValue(authorizedKeys));
            foreach (var line in admission.AuthorizedKeys(origin))
            {
                Console.WriteLine(line);
            }

            Console.WriteLine(admission.IsAdmin ? $"{host} is admitted as an admin." : $"{host} is admitted as a host, with {(admission.Roles.Count == 0 ? "no role" : $"role {string.Join(", ", admission.Roles)}")}.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Command CreateEvict()
    {
        var directory = OriginCommand.Directory();
        var name = Name();
        var reason = new Option<string>("--reason") { Description = "Why; it is what the evicted are told.", HelpName = "TEXT", Required = true };
        var command = new Command("evict", "Let in a host or an admin no more. Its refs stay; a host that is gone for good is removed besides.") { directory, name, reason };
        command.SetAction(parsed =>
        {
            var origin = new OriginFolder(parsed.GetRequiredValue(directory));
            origin.Require();
            var host = ParseName(parsed.GetRequiredValue(name));
            new Admissions(origin).Evict(host, parsed.GetRequiredValue(reason), TimeProvider.System.GetUtcNow());
            Console.WriteLine($"{host} is evicted: its next connection is told so. What it published stays.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Argument<string> Name() => new("name") { Description = "The host's name in the herd, or an admin's.", HelpName = "NAME" };

    static HostName ParseName(string text) =>
        HostName.TryParse(text, out var name) && !text.EndsWith(".new", StringComparison.Ordinal) ? name : throw new OriginUsageException($"'{PrintableText.Line(text, 80)}' is no name: {HostName.Rule}.", "Admins have names of the same form, such as: alice.");

    static RoleName ParseRole(string text) =>
        RoleName.TryParse(text, out var role) ? role : throw new OriginUsageException($"'{PrintableText.Line(text, 80)}' is no role: {RoleName.Rule}.", "Write it so, for example: web.");

    static SshPublicKey ParseKey(string text)
    {
        var line = File.Exists(text) ? OriginFolder.ReadText(text)! : text;
        return SshPublicKey.TryParse(line, out var key)
            ? key
            : throw new OriginUsageException($"'{PrintableText.Line(text, 80)}' is no public key and no file with one: {SshPublicKey.Rule}.", "Of a host it is in HOME/key.pub, or what ssh-keygen -t ed25519 wrote into a file that ends in .pub.");
    }
}
