using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class LinesThatAreEdited
{
    [TestCase("a\nb\n", "c", null, null, null, "a\nb\nc\n")]
    [TestCase("a\nb", "c", null, null, null, "a\nb\nc\n")]
    [TestCase("a\r\nb", "c", null, null, null, "a\r\nb\r\nc\r\n")]
    [TestCase("", "c", null, null, null, "c\n")]
    [TestCase("a\nc\nb\n", "c", null, null, null, "a\nc\nb\n")]
    [TestCase("#Port 22\nx\n", "Port 22", "^#?Port ", null, null, "Port 22\nx\n")]
    [TestCase("x\r\nPort 1\r\ny", "Port 22", "^#?Port ", null, null, "x\r\nPort 22\r\ny")]
    [TestCase("a\nb\na\n", "c", null, "^a", null, "a\nb\na\nc\n")]
    [TestCase("a\nb\na\n", "c", null, null, "^[ab]", "c\na\nb\na\n")]
    [TestCase("bar\n", "bar", "^foo", null, null, "bar\n")]
    public void HaveTheLine(string text, string line, string? matching, string? after, string? before, string expected)
    {
        var edited = LineEdits.Ensure(text, line, matching, after, before);

        Assert.That(edited, Is.EqualTo(expected));
        Assert.That(LineEdits.Ensure(edited, line, matching, after, before), Is.EqualTo(expected), "a second time");
    }

    [TestCase("a\nb\n", "c", "^[ab]", null, "the lines 1, 2 all match '^[ab]'; write a pattern that matches one.")]
    [TestCase("a\n", "c", null, "^b", "no line matches '^b', after which it was to stand.")]
    [TestCase("a\n", "c\nd", null, null, "what is given as a line is several; use Blocks.Ensure for those.")]
    public void AreLeftWhereNobodyKnows(string text, string line, string? matching, string? after, string sentence) =>
        Assert.That(() => LineEdits.Ensure(text, line, matching, after, null), Throws.TypeOf<EditRefused>().With.Message.EqualTo(sentence));

    [Test]
    public void LoseWhatMatches() => Assert.That(LineEdits.Remove("a\r\nb\nab\nc", "b$"), Is.EqualTo("a\r\nc"));

    [Test]
    public void AreReplacedInPlace() => Assert.That(LineEdits.Replace("x=1\ny=2\n", "^x=(.*)$", "z=$1$1"), Is.EqualTo("z=11\ny=2\n"));

    [Test]
    public void HaveABlockThatStaysWhereItStands()
    {
        var first = LineEdits.EnsureBlock("a\nb\n", "shop", "1\n2\n", "#", "^a", null);
        Assert.That(first, Is.EqualTo("a\n# BEGIN wildebeest shop\n1\n2\n# END wildebeest shop\nb\n"));

        var second = LineEdits.EnsureBlock(first, "shop", "3", "#", null, null);
        Assert.That(second, Is.EqualTo("a\n# BEGIN wildebeest shop\n3\n# END wildebeest shop\nb\n"));
        Assert.That(LineEdits.EnsureBlock(second, "shop", "3", "#", null, null), Is.EqualTo(second));
        Assert.That(LineEdits.RemoveBlock(second, "shop", "#"), Is.EqualTo("a\nb\n"));
        Assert.That(LineEdits.RemoveBlock(second, "other", "#"), Is.EqualTo(second));
    }

    [TestCase("")]
    [TestCase("  #")]
    [TestCase("\t;")]
    public void HaveABlockWhateverItsCommentSign(string comment)
    {
        var first = LineEdits.EnsureBlock("a\n", "shop", "1", comment, null, null);

        Assert.That(LineEdits.EnsureBlock(first, "shop", "1", comment, null, null), Is.EqualTo(first));
        Assert.That(LineEdits.RemoveBlock(first, "shop", comment), Is.EqualTo("a\n"));
    }

    [TestCase(" shop", "1", "a block has a name without blanks around it, ")]
    [TestCase("shop ", "1", "a block has a name without blanks around it, ")]
    [TestCase("shop", "1\n  # END wildebeest shop\n", "the block's text holds its own mark, ")]
    public void AreLeftWhereABlockWouldNotBeFoundAgain(string name, string block, string sentence) =>
        Assert.That(() => LineEdits.EnsureBlock("a\n", name, block, "#", null, null), Throws.TypeOf<EditRefused>().With.Message.StartsWith(sentence));

    [Test]
    public void AreLeftWhereABlockIsHalf() => Assert.That(
        () => LineEdits.EnsureBlock("x\n# BEGIN wildebeest shop\n", "shop", "1", "#", null, null), Throws.TypeOf<EditRefused>().With.Property("Place").EqualTo("(2)"));
}
