using System.Diagnostics;
using System.Reflection;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Child;

/// <summary>An exception as one sentence, the script's own line, and the rest for the report.</summary>
static class ScriptFailure
{
    const int SentenceLimit = 4_000;
    const int DetailsLimit = 32_000;

    public static FailureMessage Describe(string? phase, Exception? exception)
    {
        var cause = Unwrap(exception);
        return new FailureMessage(
            phase, Cut(Sentence(cause), SentenceLimit), cause is null ? null : WhereInScript(cause), Cut(exception?.ToString() ?? "", DetailsLimit),
            IsOutOfMemory(exception));
    }

    static Exception? Unwrap(Exception? exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException or AggregateException { InnerExceptions.Count: 1 }
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    // The type says something only where the script did not choose the words itself.
    static string Sentence(Exception? cause) => cause switch
    {
        null => "It threw something that is no exception.",
        _ when string.IsNullOrWhiteSpace(cause.Message) => cause.GetType().Name,
        MigrationException or SpecException or InvalidOperationException or ArgumentException => cause.Message,
        _ when cause.GetType() == typeof(Exception) => cause.Message,
        _ => $"{cause.GetType().Name}: {cause.Message}",
    };

    static string? WhereInScript(Exception cause)
    {
        if (cause is SpecException spec)
        {
            return spec.Where;
        }

        // Asking for file names loads the reader of symbols, hence only here, where something failed.
        foreach (var frame in new StackTrace(cause, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is { Length: > 0 } file && frame.GetFileLineNumber() is var line and > 0 && IsOfScript(frame))
            {
                return $"{file}({line},{frame.GetFileColumnNumber()})";
            }
        }

        return null;
    }

    static bool IsOfScript(StackFrame frame) => frame.GetMethod()?.Module.Assembly is { } assembly && assembly != typeof(ScriptFailure).Assembly;

    static bool IsOutOfMemory(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is OutOfMemoryException)
            {
                return true;
            }
        }

        return false;
    }

    static string Cut(string text, int limit) => ScriptSession.Current.Cut(text, limit);
}
