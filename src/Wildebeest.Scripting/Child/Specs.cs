using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Child;

/// <param name="Where">The line that it stands on.</param>
sealed record RegisteredSpec(string Sentence, Func<Task<bool>> Holds, bool NewBehaviour, string? Where);

/// <summary>What must hold. While one is asked nothing may act.</summary>
sealed class Specs(DaemonConnection connection)
{
    readonly List<RegisteredSpec> all = [];
    bool hasActed;

    public bool IsEmpty => all.Count == 0;

    /// <summary>Whether one is asked now.</summary>
    public bool IsAsking { get; private set; }

    public void Add(RegisteredSpec spec)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(spec.Sentence);
        all.Add(spec);
    }

    /// <summary>A helper was about to change something while one is asked.</summary>
    public MigrationException Acts(string resource)
    {
        hasActed = true;
        return new MigrationException($"{resource}: a Spec looks and changes nothing, and runs no command with Run; what acts stands in a phase.");
    }

    /// <summary>What a migration brings about must not be there before it.</summary>
    /// <exception cref="SpecException">It is.</exception>
    public async Task RequireNewAsync()
    {
        foreach (var spec in all.Where(spec => spec.NewBehaviour))
        {
            var failure = await AskAsync(spec).ConfigureAwait(false);
            if (failure is null)
            {
                throw new SpecException($"\"{spec.Sentence}\" is to be new behaviour, and holds already before this migration.", spec.Where, null);
            }

            if (hasActed)
            {
                throw failure;
            }
        }
    }

    /// <summary>Asks all, and tells what each says.</summary>
    /// <returns>Those that do not hold, with why.</returns>
    public async Task<IReadOnlyList<SpecException>> AskAllAsync()
    {
        var failures = new List<SpecException>();
        foreach (var spec in all)
        {
            var failure = await AskAsync(spec).ConfigureAwait(false);
            connection.Send(new SpecMessage(Cut(spec.Sentence), failure is null, failure?.Reason is { } reason ? Cut(reason) : null, failure?.Where ?? spec.Where).Encode());
            if (failure is not null)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    /// <exception cref="SpecException">One does not hold.</exception>
    public async Task RequireAsync()
    {
        if (await AskAllAsync().ConfigureAwait(false) is { Count: > 0 } failures)
        {
            throw failures.Count == 1 ? failures[0] : new SpecException(
                $"{failures[0].Message.TrimEnd('.')}. Nor does: {string.Join("; ", failures.Skip(1).Select(failure => failure.Sentence))}.", failures[0].Where, failures[0].InnerException);
        }
    }

    async Task<SpecException?> AskAsync(RegisteredSpec spec)
    {
        try
        {
            IsAsking = true;
            return await spec.Holds().ConfigureAwait(false) ? null : SpecException.Of(spec, null);
        }
#pragma warning disable CA1031 // Whatever it throws is why it does not hold.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return SpecException.Of(spec, exception);
        }
        finally
        {
            IsAsking = false;
        }
    }

    static string Cut(string text) => ScriptSession.Current.Cut(text, 1_000);
}

/// <summary>Something that must hold does not.</summary>
sealed class SpecException(string message, string? where, Exception? cause) : Exception(message, cause)
{
    /// <summary>The script's own line.</summary>
    public string? Where { get; } = where;

    /// <summary>What was to hold.</summary>
    public string Sentence { get; private init; } = "";

    /// <summary>Why it does not; null where it only says so.</summary>
    public string? Reason { get; private init; }

    public static SpecException Of(RegisteredSpec spec, Exception? cause)
    {
        var told = cause is null ? null : ScriptFailure.Describe(null, cause);
        return new SpecException($"\"{spec.Sentence}\" does not hold{(told is null ? "." : $": {told.Sentence}")}", told?.Where ?? spec.Where, cause)
        {
            Sentence = $"\"{spec.Sentence}\"",
            Reason = told?.Sentence,
        };
    }
}
