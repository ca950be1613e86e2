using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class IniThatIsEdited
{
    [TestCase("; c\n[a]\nx = 1\ny=2\n\n[b]\nx = 3\n", "a", "x", "9", "; c\n[a]\nx = 9\ny=2\n\n[b]\nx = 3\n")]
    [TestCase("[a]\nx=1\n\n[b]\ny=3\n", "a", "z", "9", "[a]\nx=1\nz=9\n\n[b]\ny=3\n")]
    [TestCase("[a]\nx=1", "b", "z", "9", "[a]\nx=1\n\n[b]\nz=9\n")]
    [TestCase("", "b", "z", "9", "[b]\nz = 9\n")]
    [TestCase("top = 1\n[a]\nx = 1\n", null, "top", "2", "top = 2\n[a]\nx = 1\n")]
    [TestCase("[a]\nx = 1\n", null, "top", "2", "top = 2\n[a]\nx = 1\n")]
    [TestCase("[user]\n\tname = Ann\n", "user", "email", "a@x", "[user]\n\tname = Ann\n\temail = a@x\n")]
    [TestCase("[m]\nskip-networking\nx=1\n", "m", "skip-networking", "0", "[m]\nskip-networking=0\nx=1\n")]
    [TestCase("[a]\r\nx = 1\r\n", "a", "x", "2", "[a]\r\nx = 2\r\n")]
    [TestCase("[a]\nx =\n", "a", "x", "2", "[a]\nx = 2\n")]
    [TestCase("[a]\nx = a=b:c\n", "a", "x", "a=b:d", "[a]\nx = a=b:d\n")]
    [TestCase("[a]\n# x = 1\nx2 = 1\n", "a", "x", "2", "[a]\n# x = 1\nx2 = 1\nx = 2\n")]
    [TestCase("[a]\nx =\n    1\n    2\n", "a", "z", "9", "[a]\nx =\n    1\n    2\nz = 9\n")]
    [TestCase("[a]\n  x = 1\n  y = 2\n", "a", "z", "9", "[a]\n  x = 1\n  y = 2\n  z = 9\n")]
    [TestCase("[a]\n  x = 1\ny = 2\n  3\n", "a", "z", "9", "[a]\n  x = 1\ny = 2\n  3\nz = 9\n")]
    [TestCase("[a]\nx =\n    z\n", "a", "z", "9", "[a]\nx =\n    z\nz = 9\n")]
    public void HasTheValue(string text, string? section, string key, string value, string expected)
    {
        var edited = IniEdit.Set(text, section, key, value);

        Assert.That(edited, Is.EqualTo(expected));
        Assert.That(IniEdit.Set(edited, section, key, value), Is.EqualTo(expected), "a second time");
    }

    [TestCase("[a]\nx = 1\nx = 2\n", "[a] x stands there 2 times, in the lines 2, 3.")]
    [TestCase("[a]\nx = 1 ; one\n", "what follows the value may be a comment or a part of it, so it is not replaced; use Lines.Ensure.")]
    [TestCase("[a]\nx = 1 \\\n 2\n", "the value may go on in the next line, so it is not touched; use Lines.Ensure or Files.Replace.")]
    [TestCase("[a]\nx = 1\n  2\n", "the value may go on in the next line, so it is not touched; use Lines.Ensure or Files.Replace.")]
    public void IsLeftWhereDialectsDiffer(string text, string sentence) =>
        Assert.That(() => IniEdit.Set(text, "a", "x", "9"), Throws.TypeOf<EditRefused>().With.Message.EqualTo(sentence));

    [TestCase("[a]\ny =\n  x = 1\n")]
    [TestCase("[a]\ny = 1\n  2\n  x = 1\n")]
    public void IsLeftWhereTheKeyMayBeAPartOfAnothersValue(string text)
    {
        var sentence = "the line is indented deeper than the key above it and may be a part of that one's value, so it is not touched; use Lines.Ensure or Files.Replace.";

        Assert.That(() => IniEdit.Set(text, "a", "x", "9"), Throws.TypeOf<EditRefused>().With.Message.EqualTo(sentence));
        Assert.That(() => IniEdit.Remove(text, "a", "x"), Throws.TypeOf<EditRefused>().With.Message.EqualTo(sentence));
    }

    [TestCase(" 1")]
    [TestCase("1\t")]
    public void TakesNoValueThatWouldNotBeReadAsItIs(string value) =>
        Assert.That(() => IniEdit.Set("[a]\nx = 1\n", "a", "x", value), Throws.TypeOf<EditRefused>().With.Message.StartsWith("the value has a blank at its begin or end"));

    [TestCase("[a]\nx = 1\ny = 2\nx = 3\n[b]\nx = 4\n", "a", "x", "[a]\ny = 2\n[b]\nx = 4\n")]
    [TestCase("t = 1\n[a]\nx = 1\n\n[b]\nx = 4\n", "a", null, "t = 1\n[b]\nx = 4\n")]
    [TestCase("[a]\nx = 1\n", "b", "x", "[a]\nx = 1\n")]
    public void LosesTheKey(string text, string? section, string? key, string expected) => Assert.That(IniEdit.Remove(text, section, key), Is.EqualTo(expected));
}
