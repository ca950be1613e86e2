using System.CommandLine;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Signatures;
using Wildebeest.Storage;

namespace Wildebeest.Program.Commands;

/// <summary>Writes down in the chain which key is a host's, as a person has compared it.</summary>
static class HostTrustCommand
{
    public static Command Create()
    {
        var host = new Argument<string>("host") { Description = "The host's name." };
        var directory = new Option<string>("--chain") { Description = "The chain's work tree (default: the one around the current directory).", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var replace = new Option<bool>("--replace") { Description = "Also where the chain lists another key for this host." };
        var command = new Command("trust", "Write the key that a host published into the chain's work tree, keys/hosts/NAME.pub, for you to compare and commit.") { host, directory, replace };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var members = HerdReader.Read(access.Repository);
            var member = HerdMembers.Named(members, parsed.GetRequiredValue(host));
            if (members.Count(other => other.Name == member.Name) > 1)
            {
                throw new HostTrustException($"More than one host publishes as {member.Name}.", "Find out which one is right, and remove the other's ref: git ls-remote ORIGIN 'refs/wildebeest/hosts/*'.");
            }

            var key = PublishedKey(access.Repository, member);
            Write(WorkTreeOf(parsed.GetRequiredValue(directory)), HostName.Parse(member.Name), member.Id, key, parsed.GetValue(replace));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static SshPublicKey PublishedKey(Clone clone, HerdMember member)
    {
        if (!SshPublicKey.TryParse(member.Record?.Key, out var key))
        {
            throw new HostTrustException($"{member.Name} has published no key.", "Its agent is older than that; it makes a key at its next start with this version.");
        }

        var signed = clone.ReadRaw(member.Tag!.Value, HostRecord.LongestMessage + 1024) is { } raw ? SignedObject.OfTag(raw) : null;
        return signed is not null && HostSignatures.Of(signed, member, new TrustedKey(key, member.Id)) == HostSignature.Good
            ? key
            : throw new HostTrustException($"What {member.Name} published is not signed with the key that it names.", "Somebody else may have written it; look on the host itself, and at who can push to the origin.");
    }

    static string WorkTreeOf(string directory)
    {
        var path = Clone.Discover(directory) ?? throw new HostTrustException($"There is no git repository at {Path.GetFullPath(directory)}.", "Go into the chain's work tree, or name it: --chain DIR.");
        using var clone = Clone.Open(path);
        return clone.WorkTreeRoot ?? throw new HostTrustException($"The repository {path} has no work tree.", "Go into the chain's work tree, or name it: --chain DIR.");
    }

    static void Write(string root, HostName name, HostId id, SshPublicKey key, bool replace)
    {
        var file = Path.Combine(root, TrustedKey.PathOf(name));
        if (DurableFile.TryRead(file) is { } bytes && TrustedKey.Parse(Encoding.UTF8.GetString(bytes))?.Key is var before && !key.Equals(before) && !replace)
        {
            throw new HostTrustException(
                $"The chain lists another key for {name}: {before?.Fingerprint ?? "one that cannot be read"}; it published {key.Fingerprint}.",
                $"If {name} was made anew, and this is what 'ssh-keygen -lf HOME/key.pub' says there: wildebeest host trust {name} --replace.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        DurableFile.Write(file, TrustedKey.TextOf(key, name, id), DurableFile.Readable);
        Console.WriteLine(
            $"""
             {name} {key.Fingerprint}
             Compare this with what 'ssh-keygen -lf HOME/key.pub' says on {name} itself. If it is the same: git add {TrustedKey.PathOf(name)} && git commit -m 'Trust {name}'
             """);
    }
}

/// <summary>A host's key that is not to be trusted as it is.</summary>
sealed class HostTrustException(string sentence, string wayOut) : WildebeestException(sentence, wayOut);
