using Wildebeest.Scripting.Protocol;
using Wildebeest.Storage;

namespace Wildebeest.Running;

/// <summary>Runs one compiled script in a child process of its own, and leaves nothing of it behind.</summary>
sealed class ScriptRunner(ProgramPath program, TimeProvider time)
{
    /// <summary>Returns when the script has ended or was ended, and all that it started is gone.</summary>
    /// <param name="hardCancel">Ends the script at once; for a soft stop let <see cref="IScriptObserver.EnteringAsync"/> decide between phases.</param>
    /// <exception cref="ScriptProcessException">The child could not be started, or did not keep to the protocol.</exception>
    /// <exception cref="StorageException">The folder that it runs in could not be made.</exception>
    public Task<ScriptOutcome> RunAsync(CompiledScript script, ScriptContext context, ScriptLimits limits, IScriptObserver observer, CancellationToken hardCancel) =>
        RunAsync(
            new StartMessage(script.Assembly, script.Manifest.IsPhased, context.HostName, context.Roles, context.LinkSha, context.Migration, "", context.RunMark)
            {
                UndoFolder = context.UndoFolder,
                HelpersFolder = context.HelpersFolder,
                RollsBackInside = script.RollsBackInside,
                AfterUndo = context.AfterUndo,
                OnlyAsks = context.OnlyAsks,
                DryRun = context.DryRun,
                OnlySpecs = context.OnlySpecs,
                AsksNewBehaviour = context.AsksNewBehaviour,
                Specs = script.Specs,
                Owed = context.Owed,
                Found = context.Found,
            },
            context, limits, observer, hardCancel);

    /// <summary>Runs no script: a child puts back what its helpers know how to put back.</summary>
    /// <exception cref="ScriptProcessException">The child could not be started, or did not keep to the protocol.</exception>
    /// <exception cref="StorageException">The folder that it runs in could not be made.</exception>
    public Task<ScriptOutcome> RestoreAsync(Restoring restoring, ScriptContext context, ScriptLimits limits, IScriptObserver observer, CancellationToken hardCancel) =>
        RunAsync(
            new StartMessage("", Phased: true, context.HostName, context.Roles, context.LinkSha, context.Migration, "", context.RunMark) { HelpersFolder = context.HelpersFolder, Restoring = restoring },
            context, limits, observer, hardCancel);

    async Task<ScriptOutcome> RunAsync(StartMessage start, ScriptContext context, ScriptLimits limits, IScriptObserver observer, CancellationToken hardCancel)
    {
        var workDirectory = Path.Combine(context.WorkParent, "run-" + Guid.NewGuid().ToString("n"));
        try
        {
            Directory.CreateDirectory(workDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "create", workDirectory);
        }

        try
        {
            await using var process = ScriptProcess.Start(program, context.RunMark, workDirectory, limits);
            var conversation = new ScriptConversation(process, limits, observer, time);
            return await conversation.RunAsync(start with { WorkDirectory = workDirectory }, hardCancel).ConfigureAwait(false);
        }
        finally
        {
            _ = WorkFolder.Remove(workDirectory);
        }
    }

    /// <summary>Kills what the scripts of a daemon that was itself killed left running.</summary>
    /// <returns>Processes that would not die.</returns>
    public static Task<IReadOnlyList<int>> KillLeftoversAsync(string runMark) =>
        new ScriptTree(leader: null, runMark, ControlGroup.TryFind(runMark)).KillAsync();
}
