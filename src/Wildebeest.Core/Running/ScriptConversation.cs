using Wildebeest.Git;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Running;

/// <summary>One run as the daemon hears it: lets the child into its phases, answers its questions, and ends it where a limit is reached.</summary>
sealed class ScriptConversation
{
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(500);

    readonly ScriptProcess process;
    readonly ScriptLimits limits;
    readonly IScriptObserver observer;
    readonly TimeProvider time;
    readonly OutputDesk output;
    readonly HiddenWords hidden;
    readonly ScriptRecord record = new();
    readonly SemaphoreSlim turn = new(1, 1);
    readonly CancellationTokenSource stopped = new();
    int stop = -1;

    public ScriptConversation(ScriptProcess process, ScriptLimits limits, IScriptObserver observer, TimeProvider time)
    {
        (this.process, this.limits, this.observer, this.time) = (process, limits, observer, time);
        hidden = observer.Hidden;
        output = new OutputDesk(limits, observer.Output);
    }

    /// <exception cref="RebootException">The script asked for a reboot, which has begun.</exception>
    public async Task<ScriptOutcome> RunAsync(StartMessage start, CancellationToken hardCancel)
    {
        await using var clock = new PhaseClock(limits, time, Stop);
        await using var watch = process.LimitsMemory ? null : TimeProvider.System.CreateTimer(_ => WatchMemory(), null, MemoryInterval, MemoryInterval);
        await using var cancelled = hardCancel.Register(() => Stop(ScriptOutcomeKind.Cancelled));
        var raw = ListenToRawOutputAsync();
        int? exitCode = null;
        try
        {
            await ConverseAsync(start, clock).ConfigureAwait(false);
            exitCode = record.IsCompleted || stop >= 0 ? null : await process.WaitForExitAsync(LastWords).ConfigureAwait(false);
        }
        finally
        {
            // Also when the observer threw: nothing may run on, and the listener ends with what it listens to.
            await process.KillAsync().ConfigureAwait(false);
            await HearLastWordsAsync(raw).ConfigureAwait(false);
        }

        var survivors = await process.KillAsync().ConfigureAwait(false);
        return ScriptVerdict.Of(stop < 0 ? null : (ScriptOutcomeKind)stop, exitCode, process.RanOutOfMemory, record, limits, output.Kept, survivors);
    }

    async Task ConverseAsync(StartMessage start, PhaseClock clock)
    {
        try
        {
            await process.SendAsync(start.Encode(), stopped.Token).ConfigureAwait(false);
            while (!record.IsCompleted && await process.ReceiveAsync(stopped.Token).ConfigureAwait(false) is { } frame)
            {
                await turn.WaitAsync(stopped.Token).ConfigureAwait(false);
                try
                {
                    await HearAsync(frame, clock).ConfigureAwait(false);
                }
                finally
                {
                    turn.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // We ended it ourselves; why, is told in the outcome.
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ScriptProcessException(
                "The script's process broke the protocol, so it was ended.", "Look whether the script writes to descriptors that it did not open.", broken);
        }
    }

    async ValueTask HearAsync(Frame frame, PhaseClock clock)
    {
        using var reader = frame.Open();
        switch (frame.Kind)
        {
            case FrameKind.Entering:
                var phase = reader.ReadString();
                clock.Pause();
                await observer.EnteringAsync(phase, stopped.Token).ConfigureAwait(false);
                record.Enter(phase);
                clock.Enter(phase);
                await process.SendAsync(Frame.Encode(FrameKind.Go), stopped.Token).ConfigureAwait(false);
                break;
            case FrameKind.Left:
                var left = record.Leave(reader.ReadString(), TimeSpan.FromTicks(reader.ReadInt64()));
                await observer.LeftAsync(left.Phase, left.Took!.Value, stopped.Token).ConfigureAwait(false);
                break;
            case FrameKind.Output:
                Hear(OutputMessage.Decode(frame), frame.Payload.Length);
                break;
            case FrameKind.Changing:
                var changing = ChangingMessage.Decode(frame);
                await AnswerAsync(AnswerChangingAsync, changing with { Resource = hidden.In(changing.Resource) }).ConfigureAwait(false);
                break;
            case FrameKind.Reacting:
                await AnswerAsync(AnswerReactingAsync, ReactionRecord.Read(reader)).ConfigureAwait(false);
                break;
            case FrameKind.Reacted:
                await AnswerAsync(AnswerReactedAsync, ReactionRecord.Read(reader)).ConfigureAwait(false);
                break;
            case FrameKind.Hide:
                hidden.Add(reader.ReadString());
                await process.SendAsync(Frame.Encode(FrameKind.Go), stopped.Token).ConfigureAwait(false);
                break;
            case FrameKind.AskUndo:
                clock.Pause();
                await AnswerAsync(AnswerUndoAsync, record.Failure ?? throw new InvalidDataException("An undo was asked for and nothing had failed.")).ConfigureAwait(false);
                clock.GoOnUndone();
                break;
            case FrameKind.Rebooting:
                // Comes out of the run like an outage: nothing failed, and the migration is run again after the boot.
                throw new RebootException();
            case FrameKind.Changed:
                var change = ChangeMessage.Decode(frame);
                observer.Changed(record.Add(change with { Resource = hidden.In(change.Resource), Reason = hidden.In(change.Reason), Diff = hidden.InOptional(change.Diff) }));
                break;
            case FrameKind.AskTreeFile:
                await AnswerAsync(AnswerTreeFileAsync, reader.ReadString()).ConfigureAwait(false);
                break;
            case FrameKind.AskRoleHosts:
                await AnswerAsync(AnswerRoleHostsAsync, reader.ReadString()).ConfigureAwait(false);
                break;
            case FrameKind.AskVar:
                await AnswerAsync(AnswerVarAsync, VarQuestion.Read(reader)).ConfigureAwait(false);
                break;
            case FrameKind.AskFacts:
                await AnswerAsync(AnswerFactsAsync, reader).ConfigureAwait(false);
                break;
            case FrameKind.AskSecret:
                await AnswerAsync(AnswerSecretAsync, reader.ReadString()).ConfigureAwait(false);
                break;
            case FrameKind.Failed:
                var failure = FailureMessage.Decode(frame);
                record.Fail(failure with { Sentence = hidden.In(failure.Sentence), Details = hidden.In(failure.Details) });
                break;
            case FrameKind.Answered:
                record.Answer(reader.ReadBoolean());
                break;
            case FrameKind.SpecAsked:
                var spec = SpecMessage.Decode(frame);
                record.Add(spec with { Sentence = hidden.In(spec.Sentence), Reason = hidden.InOptional(spec.Reason) });
                break;
            case FrameKind.Exiting:
                record.Exiting(reader.ReadInt32());
                break;
            case FrameKind.Completed:
                record.Complete();
                break;
            default:
                throw new InvalidDataException($"A frame of kind {frame.Kind} is none of a script's.");
        }
    }

    async ValueTask AnswerAsync<T>(Func<T, ValueTask<byte[]>> answer, T question)
    {
        byte[] frame;
        try
        {
            frame = await answer(question).ConfigureAwait(false);
        }
        catch (WildebeestException refusal) when (!CloneDamagedException.IsCause(refusal) && refusal is not (CloneFullException or CloneRefusedException))
        {
            // A clone that cannot be read is no fault of the migration: it comes out of the run like an outage, and the migration is run again.
            frame = Frame.Encode(FrameKind.Refused, writer => writer.Write(refusal.Message));
        }

        await process.SendAsync(frame, stopped.Token).ConfigureAwait(false);
    }

    async ValueTask<byte[]> AnswerChangingAsync(ChangingMessage changing)
    {
        await observer.ChangingAsync(changing, stopped.Token).ConfigureAwait(false);
        return Frame.Encode(FrameKind.Go);
    }

    async ValueTask<byte[]> AnswerReactingAsync(ReactionRecord reaction)
    {
        await observer.ReactingAsync(reaction, stopped.Token).ConfigureAwait(false);
        return Frame.Encode(FrameKind.Go);
    }

    async ValueTask<byte[]> AnswerReactedAsync(ReactionRecord reaction)
    {
        await observer.ReactedAsync(reaction, stopped.Token).ConfigureAwait(false);
        return Frame.Encode(FrameKind.Go);
    }

    async ValueTask<byte[]> AnswerUndoAsync(FailureMessage failure)
    {
        await observer.UndoAsync(failure.Phase, PrintableText.Line(failure.Sentence), failure.Where is { } where ? PrintableText.Line(where) : null, stopped.Token).ConfigureAwait(false);
        return Frame.Encode(FrameKind.Go);
    }

    async ValueTask<byte[]> AnswerTreeFileAsync(string path)
    {
        var content = await observer.ReadTreeAsync(path, stopped.Token).ConfigureAwait(false);
        return content switch
        {
            null => Frame.Encode(FrameKind.NoTreeFile),
            { Length: > Frame.TreeFileLimit } => Frame.Encode(FrameKind.Refused, writer => writer.Write(
                $"{path} has {content.Length >> 20} MB; a file to deploy may have {Frame.TreeFileLimit >> 20} MB.")),
            _ => Frame.Encode(FrameKind.TreeFile, writer => writer.Write(content)),
        };
    }

    async ValueTask<byte[]> AnswerRoleHostsAsync(string role) =>
        HerdHost.Encode(await observer.RoleHostsAsync(role, stopped.Token).ConfigureAwait(false));

    async ValueTask<byte[]> AnswerVarAsync(VarQuestion question) => (await observer.Values.VarAsync(question, stopped.Token).ConfigureAwait(false)).Encode();

    async ValueTask<byte[]> AnswerFactsAsync(BinaryReader question) => FactsMessage.Encode(await observer.Values.FactsAsync(stopped.Token).ConfigureAwait(false));

    /// <summary>Hidden before the script knows it, so that nothing that it says of it is heard first.</summary>
    async ValueTask<byte[]> AnswerSecretAsync(string name)
    {
        var text = await observer.Values.SecretAsync(name, stopped.Token).ConfigureAwait(false);
        hidden.Add(text);
        return Frame.Encode(FrameKind.SecretText, writer => writer.Write(text));
    }

    void Hear(OutputMessage message, int bytes)
    {
        // Once it is too much nothing more is taken: what the pipe still holds would only cost time.
        if (output.Count(bytes))
        {
            output.Take(message with { Text = hidden.In(message.Text) }, record.CurrentPhase);
        }
        else
        {
            Stop(ScriptOutcomeKind.OutputLimit);
        }
    }

    async Task ListenToRawOutputAsync()
    {
        var lines = new LineSplitter(hidden);
        var buffer = new char[4096];
        while (await process.RawOutput.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            if (lines.Add(buffer.AsSpan(0, read)) is { } text)
            {
                await TakeAsync(text).ConfigureAwait(false);
            }
        }

        if (lines.Rest() is { } rest)
        {
            await TakeAsync(rest).ConfigureAwait(false);
        }

        async Task TakeAsync(string text)
        {
            await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                Hear(new OutputMessage(OutputSource.Process, "", text), text.Length);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    // The pipe ends when the last of the tree is gone. Should one have survived, it does not keep us.
    static async Task HearLastWordsAsync(Task raw)
    {
        try
        {
            await raw.WaitAsync(LastWords, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = raw.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    void WatchMemory()
    {
        if (process.Tree.ResidentBytes() > limits.TreeBytes)
        {
            Stop(ScriptOutcomeKind.MemoryLimit);
        }
    }

    // The first reason is the reason.
    void Stop(ScriptOutcomeKind reason)
    {
        if (Interlocked.CompareExchange(ref stop, (int)reason, -1) == -1)
        {
            stopped.Cancel();
            process.KillNow();
        }
    }
}
