using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

sealed class RecordingObserver : IScriptObserver
{
    public List<string> Events { get; } = [];

    public List<OutputLine> Lines { get; } = [];

    public Dictionary<string, byte[]> Tree { get; } = [];

    /// <summary>Why no file of the tree can be read; null as a rule.</summary>
    public WildebeestException? TreeFault { get; set; }

    public List<HerdHost> Herd { get; } = [];

    public Func<string, CancellationToken, ValueTask> OnEntering { get; set; } = (_, _) => ValueTask.CompletedTask;

    public Action<OutputLine> OnOutput { get; set; } = _ => { };

    public IEnumerable<string> Texts => Lines.Select(line => line.Text);

    public ValueTask EnteringAsync(string phase, CancellationToken cancellation)
    {
        Events.Add($"enter {phase}");
        return OnEntering(phase, cancellation);
    }

    public ValueTask LeftAsync(string phase, TimeSpan took, CancellationToken cancellation)
    {
        Events.Add($"left {phase}");
        return ValueTask.CompletedTask;
    }

    public List<UndoRecord> Undo { get; } = [];

    public Action<string> OnChanging { get; set; } = _ => { };

    public ValueTask ChangingAsync(ChangingMessage changing, CancellationToken cancellation)
    {
        Events.Add($"changing {changing.Resource}{(changing.Owes is null ? "" : $", owes {changing.Owes}")}");
        OnChanging(changing.Resource);
        Undo.AddRange(changing.Undo);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReactingAsync(ReactionRecord reaction, CancellationToken cancellation)
    {
        Events.Add($"reacting {reaction}");
        return ValueTask.CompletedTask;
    }

    public ValueTask ReactedAsync(ReactionRecord reaction, CancellationToken cancellation)
    {
        Events.Add($"reacted {reaction}");
        return ValueTask.CompletedTask;
    }

    public ValueTask UndoAsync(string? phase, string sentence, string? where, CancellationToken cancellation)
    {
        Events.Add($"undo after {phase}");
        return ValueTask.CompletedTask;
    }

    public void Output(OutputLine line)
    {
        Lines.Add(line);
        OnOutput(line);
    }

    public List<ResourceChange> Changes { get; } = [];

    public void Changed(ResourceChange change) 
    {
        Events.Add($"{Wildebeest.Refs.ChangedResource.WordOf(change.Result)} {change.Resource}");
        Changes.Add(change);
    }

    public ValueTask<byte[]?> ReadTreeAsync(string path, CancellationToken cancellation) =>
        TreeFault is { } fault ? ValueTask.FromException<byte[]?>(fault) : ValueTask.FromResult(Tree.GetValueOrDefault(path));

    public ValueTask<IReadOnlyList<HerdHost>> RoleHostsAsync(string role, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<HerdHost>>([.. Herd.Where(host => host.Roles.Contains(role))]);

    public IHostValues Values { get; set; } = new NoValues();

    public HiddenWords Hidden { get; } = new();

    sealed class NoValues : IHostValues
    {
        public ValueTask<VarAnswer> VarAsync(VarQuestion question, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<string, string>> FactsAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<string> SecretAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
