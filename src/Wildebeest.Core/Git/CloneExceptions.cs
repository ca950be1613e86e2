namespace Wildebeest.Git;

/// <summary>A repository on this disk cannot be read. A host's clone is made anew by itself; nothing in it is the only copy.</summary>
sealed class CloneDamagedException(string path, Exception? cause)
    : WildebeestException($"The git repository {path} cannot be read{(cause is null ? "" : $": {PrintableText.Line(cause.Message, 200)}")}.", "A host's clone is fetched anew by itself; for a work tree try: git fsck.", cause);

/// <summary>The disk that holds the clone is full.</summary>
sealed class CloneFullException(string path, Exception cause)
    : WildebeestException($"The disk is full, so nothing can be written to {path}.", "Make room; it goes on by itself.", cause);
