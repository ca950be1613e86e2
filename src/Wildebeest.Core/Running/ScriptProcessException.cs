namespace Wildebeest.Running;

/// <summary>The child that runs scripts itself failed; nothing is said about the script.</summary>
sealed class ScriptProcessException(string sentence, string? wayOut = null, Exception? cause = null) : WildebeestException(sentence, wayOut, cause);
