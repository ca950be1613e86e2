namespace Wildebeest.Git;

/// <summary>The origin did not do what was asked: one sentence with its cause; all that git said is in <see cref="Details"/>, for the log.</summary>
sealed class OriginException(OriginFault fault, string sentence, string? wayOut, string details) : WildebeestException(sentence, wayOut)
{
    public OriginFault Fault { get; } = fault;

    public string Details { get; } = details;
}
