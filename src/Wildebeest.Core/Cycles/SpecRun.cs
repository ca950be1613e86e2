using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Refs;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Cycles;

/// <summary>Asks all specs of a host's roles, as they are at one commit: each file in a child of its own, which looks and changes nothing.</summary>
/// <param name="newest">The files of the newest link, for the keys of roles.</param>
sealed class SpecRun(ScriptCompiler compiler, ScriptRunner runner, ScriptLimits limits, CommitTree newest)
{
    /// <param name="contextOf">Whom a file is asked for.</param>
    /// <param name="herd">What specs are told of other hosts.</param>
    public async Task<IReadOnlyList<AskedSpec>> AskAsync(
        IEnumerable<RoleName> roles, CommitTree tree, Clone clone, Func<string, ScriptContext> contextOf, Func<CancellationToken, ValueTask<IReadOnlyList<HerdMember>>> herd,
        CancellationToken cancellationToken)
    {
        var asked = new List<AskedSpec>();
        foreach (var (role, path) in roles.SelectMany(role => StandingScripts.SpecsOf(tree, role).Select(path => (role, path))).ToList())
        {
            asked.AddRange(await AskFileAsync(role, path, tree, clone, contextOf, herd, cancellationToken));
        }

        return asked;
    }

    async Task<IReadOnlyList<AskedSpec>> AskFileAsync(
        RoleName role, string path, CommitTree tree, Clone clone, Func<string, ScriptContext> contextOf, Func<CancellationToken, ValueTask<IReadOnlyList<HerdMember>>> herd,
        CancellationToken cancellationToken)
    {
        ScriptSource source;
        try
        {
            source = ScriptClosure.Read(tree, path);
        }
        catch (ClosureException broken)
        {
            return [Broken(broken.Message, broken.Where)];
        }

        var compiled = (await compiler.CompileAsync([source], cancellationToken))[0];
        if (compiled.Script is not { } script)
        {
            return [Broken(compiled.Diagnostics[0].ToString(), compiled.Diagnostics[0].Where)];
        }

        var context = contextOf(path) with { OnlySpecs = true };
        var outcome = await runner.RunAsync(script, context, limits, new Looker(tree, clone, herd, new HostValues(context, () => tree, () => newest)), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var said = outcome.Specs.Select(spec => new AskedSpec(role.ToString(), spec.Sentence, spec.Holds, spec.Reason, spec.Where));
        return outcome.IsCompleted ? [.. said] : [.. said, Broken(outcome.Sentence ?? outcome.Kind.ToString(), outcome.Where)];

        AskedSpec Broken(string reason, string? where) => new(role.ToString(), $"{PrintableText.Line(path, 200)} can be asked", Holds: false, PrintableText.Line(reason, 500), where);
    }
}

/// <summary>What one spec says.</summary>
/// <param name="Reason">Why it does not hold, where it says more than that.</param>
/// <param name="Where"><c>specs/web/front.csx(3,1)</c>.</param>
sealed record AskedSpec(string Role, string Spec, bool Holds, string? Reason, string? Where);
