using System.CommandLine;
using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Composition;
using Wildebeest.Refs;
using Wildebeest.Vars;
using Wildebeest.Views;

namespace Wildebeest.Program.Commands;

static class VarsCommand
{
    public static Command Create()
    {
        var host = new Argument<string?>("host") { Description = "The host's name (default: the host whose home this is).", Arity = ArgumentArity.ZeroOrOne };
        var name = new Argument<string?>("value") { Description = "One value, such as pool.size (default: all, and the host's facts).", Arity = ArgumentArity.ZeroOrOne };
        var link = new Option<string?>("--at") { Description = "The values of this link (default: the newest).", HelpName = "LINK" };
        var service = new Option<string?>("--service") { Description = "As a script sees them at a service, such as nginx or nginx:tls.", HelpName = "SERVICE" };
        var json = CommonOptions.Json();
        var command = new Command("vars", "Show a host's values: each with its file and line, for whom it stands there, and what it won over. The machine's own file is read on that machine alone.") { host, name, link, service, json };
        var herd = HerdOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var access = await HerdAccess.OpenAsync(parsed, herd, cancellationToken);
            await access.FetchAsync(cancellationToken);
            var home = parsed.GetValue(herd.Origin) is null ? parsed.HomeOf(herd.Home) : null;
            var here = home is null ? null : HostIdentity.Load(home).Name.ToString();
            var asked = parsed.GetValue(host) ?? here ?? throw new HerdException("Of which host is not said.");
            var member = HerdMembers.Named(HerdReader.Read(access.Repository), asked);
            var own = home is not null && member.Name == here ? OwnFile.Read(home) : OwnFile.None;
            var at = parsed.GetValue(link) is { } text ? LinkNamed(access, text) : access.Head;
            var view = ViewOf(access.Repository, at, member, own, parsed.GetValue(service), parsed.GetValue(name));
            Console.WriteLine(parsed.GetValue(json) ? VarsText.Json(view) : string.Join('\n', VarsText.Lines(view, withFacts: parsed.GetValue(name) is null)));
            return (int)(view.Values.Any(value => value.Rival is not null) ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }

    static HostVarsView ViewOf(Clone clone, CommitId at, HerdMember member, OwnFile own, string? service, string? name)
    {
        var chain = ChainVars.Of(new CommitTree(clone, at, ChainLimits.Default));
        if (chain.Findings.Count > 0)
        {
            throw VarsException.Of(chain.Findings);
        }

        var words = (service ?? "").Split(':');
        if (words.Length > 2 || !Coordinate.TryWord(words[0], out var first) || !Coordinate.TryWord(words.ElementAtOrDefault(1), out var aspect))
        {
            throw new HerdException($"--service: '{PrintableText.Line(service!, 100)}' is no service such as nginx or nginx:tls.");
        }

        var vars = new HostVars(chain.Sections, own.Sections, new Place(member.Name, [.. member.Roles], first, aspect));
        var leaves = vars.Leaves.Where(leaf => name is null || leaf.Name == name || leaf.Name.StartsWith(name + ".", StringComparison.Ordinal)).ToList();
        if (name is not null && leaves.Count == 0)
        {
            throw vars.Missing(name);
        }

        return new HostVarsView(
            member.Name, [.. member.Roles.Select(role => role.ToString())], at.Short, service, [.. leaves.Select(leaf => VarView.Of(leaf.Name, leaf.Node))],
            new SortedDictionary<string, string>((member.Record?.Facts ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal));
    }

    static CommitId LinkNamed(HerdAccess access, string text)
    {
        var links = text.Length < 4 ? [] : access.Repository.FirstParents(access.Head, until: null).Select(commit => commit.Id).Where(id => id.ToString().StartsWith(text, StringComparison.Ordinal)).Take(2).ToList();
        return links is [var one] ? one : throw new HerdException($"--at: '{PrintableText.Line(text, 80)}' is {(links.Count == 0 ? "no link" : "more than one link")} of the chain.");
    }
}
