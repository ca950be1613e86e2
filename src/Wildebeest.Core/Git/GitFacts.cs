namespace Wildebeest.Git;

/// <summary>What a tree entry is, as git's modes say.</summary>
enum EntryMode
{
    File,
    Executable,
    SymbolicLink,
    Directory,
    Submodule,
}

enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One path that a commit changed against its first parent; a rename is a deletion and an addition.</summary>
sealed record PathChange(string Path, ChangeKind Kind, EntryMode Mode, CommitId Object);

/// <summary>A commit as far as the chain asks.</summary>
sealed record CommitFacts(CommitId Id, IReadOnlyList<CommitId> Parents, string Message, string Author, DateTimeOffset At)
{
    public string Subject => Message.AsSpan().TrimStart().IndexOf('\n') is var end and >= 0 ? Message.TrimStart()[..end].TrimEnd() : Message.Trim();
}

/// <summary>An entry of a commit's tree.</summary>
sealed record TreeEntryFacts(EntryMode Mode, CommitId Object);

/// <summary>An annotated tag, or null parts where the ref is not one.</summary>
sealed record TagFacts(CommitId Id, string Name, CommitId Target, string Message, DateTimeOffset At);

/// <summary>Who a tag or commit of ours is by, and when.</summary>
sealed record Author(string Name, string Email, DateTimeOffset At);
