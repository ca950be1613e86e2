using Wildebeest.Chains;
using Wildebeest.Hosts;
using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Secrets;
using Wildebeest.Vars;

namespace Wildebeest.Cycles;

/// <summary>What one run of a script is told of its own host. Files are read when the first value is asked for, and once.</summary>
/// <param name="tree">The files of the script's commit.</param>
/// <param name="newest">The files of the newest link that this host accepted: keys of roles come from there.</param>
/// <param name="gate">Held while a tree is read, where something else may read the clone meanwhile.</param>
sealed class HostValues(ScriptContext context, Func<ITreeFiles> tree, Func<ITreeFiles> newest, SemaphoreSlim? gate = null) : IHostValues
{
    ChainVars? chain;
    OwnFile? own;

    public async ValueTask<VarAnswer> VarAsync(VarQuestion question, CancellationToken cancellation)
    {
        chain ??= await GatedAsync(() => ChainVars.Of(tree()), cancellation);
        if (chain.Findings.Count > 0)
        {
            throw VarsException.Of(chain.Findings);
        }

        var vars = new HostVars(chain.Sections, Own.Sections, new Place(context.HostName, Roles, question.Service, question.Aspect));
        return vars.Find(question.Name) is { } node ? Answer(node) : new VarAnswer(VarKind.Missing, vars.Missing(question.Name).Message, "", []);
    }

    public ValueTask<IReadOnlyDictionary<string, string>> FactsAsync(CancellationToken cancellation) => ValueTask.FromResult(HostFacts.With(Own.Facts));

    public async ValueTask<string> SecretAsync(string name, CancellationToken cancellation)
    {
        var opener = context.Home is { } home ? new SecretOpener(context.HostName, Roles, home.KeyFile, new AgeProgram(TimeProvider.System)) { Link = context.LinkSha } : throw SecretException.NoKey("this run's home");
        var sealedSecret = await GatedAsync(() => opener.Find(name, tree(), newest()), cancellation);
        return await opener.OpenAsync(sealedSecret, cancellation);
    }

    OwnFile Own => own ??= context.Home is { } home ? OwnFile.Read(home) : OwnFile.None;

    List<RoleName> Roles => [.. context.Roles.Select(RoleName.Parse)];

    static VarAnswer Answer(VarNode node)
    {
        var value = node.Value();
        return value is VarScalar scalar
            ? new VarAnswer(scalar.Kind switch { ScalarKind.Text => VarKind.Text, ScalarKind.Number => VarKind.Number, ScalarKind.Boolean => VarKind.Boolean, _ => VarKind.Nothing }, scalar.Text, value.Where, [])
            : new VarAnswer(VarKind.Json, value.ToJson(), value.Where, [.. node.Leaves("").Where(leaf => leaf.Name.Length > 0).Select(leaf => KeyValuePair.Create(leaf.Name, leaf.Node.Pick!.Value.Where))]);
    }

    async ValueTask<T> GatedAsync<T>(Func<T> read, CancellationToken cancellation)
    {
        if (gate is null)
        {
            return read();
        }

        await gate.WaitAsync(cancellation);
        try
        {
            return read();
        }
        finally
        {
            gate.Release();
        }
    }
}
