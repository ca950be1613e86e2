namespace Wildebeest.Journals;

/// <summary>A journal's middle is not what was written. The file stays as it is: what this host did last cannot be guessed.</summary>
sealed class JournalDamagedException : WildebeestException
{
    public JournalDamagedException(string name, int line, string finding)
        : base(
            $"The journal {PrintableText.Line(name)} is damaged at line {line}: {finding}.",
            "Nothing was changed. Restore the file from a backup, or check this host by hand, move the file away and join again; "
            + "see what the disk says (dmesg, smartctl) first.")
    {
        Line = line;
        Where = $"{PrintableText.Line(name)}:{line}";
    }

    public int Line { get; }
}
