using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class WhyCommand
{
    public static Command Create()
    {
        var host = new Argument<string>("host") { Description = "The host's name." };
        var json = CommonOptions.Json();
        var command = new Command("why", "Say the one reason why a host does not move, and what would move it.") { host, json };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var members = HerdReader.Read(access.Repository);
            var member = HerdMembers.Named(members, parsed.GetRequiredValue(host));
            var reason = await HostReason.OfAsync(
                access.Repository, access.Head, member, members, access.Ledgers.Read, link => ManifestOfAsync(access, link, cancellationToken), TimeProvider.System.GetUtcNow(), cancellationToken);
            Print(member.Name, reason, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Print(string host, HostReason reason, bool json)
    {
        if (json)
        {
            Console.WriteLine(reason.ToJson(host));
            return;
        }

        // What a script throws may be a sentence with its own full stop.
        Console.WriteLine($"{host}: {reason.Sentence.TrimEnd('.')}.");
        if (reason.WayOut is { } wayOut)
        {
            Console.WriteLine($"  {wayOut}");
        }
    }

    static async Task<ScriptManifest?> ManifestOfAsync(HerdAccess access, Link link, CancellationToken cancellationToken)
    {
        try
        {
            var source = ScriptClosure.Read(new CommitTree(access.Repository, link.Id, access.Limits), link.Migration!.Value.Path);
            return (await HostComposition.SharedCompiler().CompileAsync([source], cancellationToken))[0].Script?.Manifest;
        }
        catch (ClosureException)
        {
            return null;
        }
    }
}
