namespace Wildebeest.Undoing;

/// <summary>What is there now is not what a record can be put back over.</summary>
sealed class UndoException(string sentence) : WildebeestException(sentence, "Look at it on the host, put it right by hand, then retry the migration.");
