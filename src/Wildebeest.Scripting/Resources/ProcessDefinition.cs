namespace Wildebeest.Scripting.Resources;

/// <summary>The definition of a plain process. It is kept whole: its command is none where it is not defined.</summary>
sealed class ProcessDefinition(string process) : Resource
{
    public override string Name => $"process {process}";

    public override IReadOnlyList<string> Identity => [process];

    static string Folder => PlainProcesses.Folder ?? throw new MigrationException("There is no place here for definitions of plain processes.");

    public static State Of(string? command, string? cwd = null, string? pidFile = null, string? reloadSignal = null) => new()
    {
        [PlainProcess.CommandLine] = command,
        [PlainProcess.Cwd] = cwd,
        [PlainProcess.WritesPid] = pidFile,
        [PlainProcess.Reload] = reloadSignal,
    };

    // A dry run may have no such place; nothing is defined there.
    public override State Probe() => Of(null) is var none && PlainProcesses.Folder is { } folder && PlainProcess.TryReadDefinition(folder, process) is { } found
        ? new State(none.Select(aspect => KeyValuePair.Create(aspect.Key, found[aspect.Key])))
        : Of(null);

    public override State Kept(State found, State differing) => found;

    public override void Bring(State found, State wanted)
    {
        var whole = new State(found.Select(aspect => KeyValuePair.Create(aspect.Key, wanted.Has(aspect.Key) ? wanted[aspect.Key] : aspect.Value)));
        if (whole[PlainProcess.CommandLine] is null)
        {
            PlainProcess.Delete(Folder, process);
        }
        else
        {
            PlainProcess.Write(Folder, process, whole);
        }
    }
}
