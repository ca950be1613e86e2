namespace Wildebeest.Tests;

[Parallelizable(ParallelScope.All)]
sealed class HostileText
{
    [TestCase("plain – ünï 漢字 🦬", ExpectedResult = "plain – ünï 漢字 🦬")]
    [TestCase("a\u001b[2Jb\rc\nd\te", ExpectedResult = "a\\x1b[2Jb\\x0dc\\x0ad\\x09e")]
    [TestCase("\u202egnp.exe", ExpectedResult = "\\u202egnp.exe")]
    [TestCase("a\u2028b\u200bc\ue000", ExpectedResult = "a\\u2028b\\u200bc\\ue000")]
    [TestCase("a\U000e0041b", ExpectedResult = "a\\U000e0041b")]
    [TestCase("", ExpectedResult = "")]
    public string BecomesVisible(string text) => PrintableText.Line(text);

    [Test]
    public void ShowsHalfACharacterAsAnEscape() => Assert.That(PrintableText.Line("a" + '\ud83e' + "b" + '\uddac'), Is.EqualTo("a\\ud83eb\\uddac"));

    [Test]
    public void IsCutBetweenCharacters()
    {
        Assert.That(PrintableText.Line("12345", 5), Is.EqualTo("12345"));
        Assert.That(PrintableText.Line("123456", 5), Is.EqualTo("12345…"));
        Assert.That(PrintableText.Line("1🦬🦬🦬", 4), Is.EqualTo("1🦬🦬…"));
    }

    [FsCheck.NUnit.Property]
    public bool HoldsNoControlCharacterAfterwards(string? text, byte limit) =>
        PrintableText.Line(text ?? "", limit) is var shown && !shown.Any(char.IsControl) && shown.Length <= limit + 11 && PrintableText.Line(shown) == shown;
}
