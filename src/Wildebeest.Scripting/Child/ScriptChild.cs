using Microsoft.Win32.SafeHandles;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting.Child;

/// <summary>
/// The process that runs one script: the verb <c>script-run</c>. Started by the daemon with the protocol on descriptors 0 and 1
/// and captured output on 2. Loads no more than the class library, this assembly and the script.
/// </summary>
static class ScriptChild
{
    const int WrongUsage = 2;
    const int OthersMayRead = 0b_000_010_010;

    public static int Run()
    {
        // Its own session, so that the whole tree has a name by which it is killed.
        _ = Native.StartSession();

        // The agent's own files are for nobody else, and its unit says so for all that it starts. What a migration makes is for the system's users, as made by hand.
        _ = Native.SetMask(OthersMayRead);
        using var input = OpenPipe(0, FileAccess.Read);
        using var output = OpenPipe(1, FileAccess.Write);

        // From here on nothing that the script or its children print or read can reach the protocol.
        Native.PutNullOn(0);
        Native.PutOn(2, 1);

        if (Frame.Read(input, Frame.DaemonLimit) is not { Kind: FrameKind.Start } first)
        {
            return WrongUsage;
        }

        var start = StartMessage.Decode(first);
        var connection = new DaemonConnection(input, output, start.RunMark);
        var session = new ScriptSession(start, connection);
        ScriptSession.Begin(session);
        LeaveNoSettingsBehind();
        Console.SetIn(new NobodyToAsk());
        Console.SetOut(new ForwardedWriter(connection, OutputSource.Output));
        Console.SetError(new ForwardedWriter(connection, OutputSource.Error));
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => connection.Send(FailureOf(session, unhandled.ExceptionObject as Exception));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => connection.Send(Frame.Encode(FrameKind.Exiting, writer => writer.Write(Environment.ExitCode)));
        connection.StartReading();

        if (start.Restoring is { } restoring)
        {
            Restore(session, restoring);
        }
        else
        {
            RunScript(session, CompiledSubmission.Load(start.Assembly)).GetAwaiter().GetResult();
        }

        // A script's own threads must not keep the process, and its exit handlers must not speak after the last word.
        Native.ExitNow(0);
        return 0;
    }

    static async Task RunScript(ScriptSession session, Func<object?[], Task> script)
    {
        try
        {
            if (session.Start.DryRun)
            {
                await Foretell(session, script).ConfigureAwait(false);
            }
            else if (session.Start.OnlySpecs)
            {
                await session.RunPhase(Phases.Spec, async () =>
                {
                    await script(new object?[2]).ConfigureAwait(false);
                    await session.Specs.AskAllAsync().ConfigureAwait(false);
                }).ConfigureAwait(false);
            }
            else if (session.Phased)
            {
                await script(new object?[2]).ConfigureAwait(false);
                session.CheckShape();
                if (session.Start.OnlyAsks)
                {
                    session.AnswerPredicates();
                }

                if (session.Start.AsksNewBehaviour)
                {
                    await session.RequireNewBehaviour().ConfigureAwait(false);
                }

                foreach (var phase in session.Start.OnlyAsks ? [] : session.Start.AfterUndo ?? Phases.Forward)
                {
                    await session.RunRegistered(phase).ConfigureAwait(false);
                }
            }
            else
            {
                await session.RunPhase(Phases.Update, async () =>
                {
                    await script(new object?[2]).ConfigureAwait(false);
                    session.CheckShape();
                }).ConfigureAwait(false);
            }

            await RunSpecs(session).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a script throws is its failure, told to the daemon.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            session.Connection.Send(FailureOf(session, exception));
            if (session.Start.RollsBackInside)
            {
                await RollBack(session).ConfigureAwait(false);
            }
        }

        await Console.Out.FlushAsync().ConfigureAwait(false);
        await Console.Error.FlushAsync().ConfigureAwait(false);
        session.Connection.Send(Frame.Encode(FrameKind.Completed));
    }

    /// <summary>After the last phase of a migration that is not undone: its own specs and those of its role.</summary>
    static async Task RunSpecs(ScriptSession session)
    {
        var start = session.Start;
        if (start.OnlyAsks || start.OnlySpecs || start.DryRun || start.AfterUndo is not null || (session.Specs.IsEmpty && start.Specs.Count == 0))
        {
            return;
        }

        await session.RunPhase(Phases.Spec, async () =>
        {
            foreach (var specs in start.Specs)
            {
                await CompiledSubmission.Load(specs)(new object?[2]).ConfigureAwait(false);
            }

            await session.Specs.RequireAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs the phases that change something, with helpers that only look. Whatever stands against going on is told, and ends that phase alone: what
    /// it would have found had the earlier ones acted is not known.
    /// </summary>
    static async Task Foretell(ScriptSession session, Func<object?[], Task> script)
    {
        if (!session.Phased)
        {
            await session.ForetellPhase(Phases.Update, () => script(new object?[2])).ConfigureAwait(false);
            return;
        }

        await script(new object?[2]).ConfigureAwait(false);
        session.CheckShape();
        foreach (var phase in (string[])[Phases.LeaveLoad, Phases.Update, Phases.Rejoin])
        {
            await session.ForetellPhase(phase).ConfigureAwait(false);
        }
    }

    static async Task RollBack(ScriptSession session)
    {
        try
        {
            session.BeginRollback();
            session.Connection.Ask(Frame.Encode(FrameKind.AskUndo));
            await session.RunRegistered(Phases.Rollback).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The same for its rollback.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            session.Connection.Send(FailureOf(session, exception));
        }
    }

    /// <summary>Runs no script: puts back what an undo names.</summary>
    static void Restore(ScriptSession session, Restoring restoring)
    {
        try
        {
            foreach (var record in restoring.Records)
            {
                switch (record)
                {
                    case PutBack resource:
                        Ensure.PutBack(resource);
                        break;
                    case UndoCommand command:
                        Tool.Act(command.Words[0], [.. command.Words.Skip(1)]);
                        break;
                    default:
                        throw new MigrationException($"{record.GetType().Name} is not put back by a helper.");
                }
            }

            foreach (var reaction in ReactionRecord.Needed(restoring.Reactions))
            {
                Reactions.React(reaction);
            }
        }
#pragma warning disable CA1031 // Whatever stands against it is told to the daemon.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            session.Connection.Send(FailureOf(session, exception));
        }

        session.Connection.Send(Frame.Encode(FrameKind.Completed));
    }

    static byte[] FailureOf(ScriptSession session, Exception? exception)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        return ScriptFailure.Describe(session.CurrentPhase, exception).Encode();
    }

    static FileStream OpenPipe(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(Native.MoveAway(descriptor), ownsHandle: true), access, bufferSize: 0);

    // How the runtime was tuned for this small process is no business of what the script starts.
    static void LeaveNoSettingsBehind()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (name.StartsWith("DOTNET_", StringComparison.Ordinal))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
