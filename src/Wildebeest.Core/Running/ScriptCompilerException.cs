namespace Wildebeest.Running;

/// <summary>The compile worker itself failed; nothing is said about the script.</summary>
sealed class ScriptCompilerException(string sentence, string? wayOut = null, Exception? cause = null) : WildebeestException(sentence, wayOut, cause);
