using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class YamlThatIsEdited
{
    static readonly object?[][] Edits =
    [
        ["a: 1 # one\nb: 2\n", "a", 3, "a: 3 # one\nb: 2\n"],
        ["a: 1\n", "b", "x", "a: 1\nb: x\n"],
        ["a: 1", "b", "x", "a: 1\nb: x"],
        ["", "a.b", 1, "a:\n  b: 1\n"],
        ["# only\n", "a", "yes", "# only\na: \"yes\"\n"],
        ["---\n# head\nweb:\n  port: 80  # the port\n  tls: no\n\n# db\ndb:\n  port: 5432\n", "web.port", 8080, "---\n# head\nweb:\n  port: 8080  # the port\n  tls: no\n\n# db\ndb:\n  port: 5432\n"],
        ["web:\n  port: 80\n\n# db\ndb:\n  port: 5432\n", "web.host", "a b", "web:\n  port: 80\n  host: a b\n\n# db\ndb:\n  port: 5432\n"],
        ["web:\n  list:\n  - a\n  - b\nx: 1\n", "web.new", true, "web:\n  list:\n  - a\n  - b\n  new: true\nx: 1\n"],
        ["list:\n- a\n- b: 1\n  c: 2\n", "list[1].c", 3, "list:\n- a\n- b: 1\n  c: 3\n"],
        ["list:\n- b: 1\n  c: 2\n- b: 2\n", "list[0].d", 3, "list:\n- b: 1\n  c: 2\n  d: 3\n- b: 2\n"],
        ["a: 'it''s'\n", "a", "he's", "a: 'he''s'\n"],
        ["a: \"x\"\n", "a", "y: # \"z\"", "a: \"y: # \\\"z\\\"\"\n"],
        ["a: \"x\"\n", "a", "gnu \U0001F403, \u00fc\n", "a: \"gnu \U0001F403, \u00fc\\n\"\n"],
        ["a: 1\n", "\U0001F403", 2, "a: 1\n\"\U0001F403\": 2\n"],
        ["a: 5672\n", "a", "5672", "a: \"5672\"\n"],
        ["a: {b: 1, c: 2}\n", "a.b", "x, y", "a: {b: \"x, y\", c: 2}\n"],
        ["a:\nb: 1\n", "a", 5, "a: 5\nb: 1\n"],
        ["a: # later\nb: 1\n", "a.c", 5, "a:\n  c: 5 # later\nb: 1\n"],
        ["a: |\n  text\n    more\n# end\nb: 1\n", "c", 2, "a: |\n  text\n    more\n# end\nb: 1\nc: 2\n"],
        ["m:\n  a: |\n    text\n\n    more\nb: 1\n", "m.c", 2, "m:\n  a: |\n    text\n\n    more\n  c: 2\nb: 1\n"],
        ["a: 1\r\nb: 2\r\n", "a", 3, "a: 3\r\nb: 2\r\n"],
        ["a: &x 1\nb: *x\nc: 1\n", "c", 2, "a: &x 1\nb: *x\nc: 2\n"],
        ["a: 1.5\n", "a", 2.25, "a: 2.25\n"],
        ["\"a.b\": 1\n", "[\"a.b\"]", 2, "\"a.b\": 2\n"],
    ];

    [TestCaseSource(nameof(Edits))]
    public void HasTheValue(string text, string path, object? value, string expected)
    {
        var edited = YamlEdit.Set(text, path, value);

        Assert.That(edited, Is.EqualTo(expected));
        Assert.That(YamlEdit.Set(edited, path, value), Is.EqualTo(expected), "a second time");
    }

    [TestCase("a: &x 1\nb: *x\n", "a", "what stands there has several lines, an anchor or a tag, and is not replaced.")]
    [TestCase("a: &x 1\nb: *x\n", "b", "what stands there is an alias, and only a single value is replaced.")]
    [TestCase("a:\n  b: 1\n", "a", "what stands there is a mapping, and only a single value is replaced.")]
    [TestCase("a: |\n  x\n", "a", "what stands there has several lines, an anchor or a tag, and is not replaced.")]
    [TestCase("a: {b: 1}\n", "a.c", "a is written in braces and has no c, and nothing is added there; write it over several lines.")]
    [TestCase("a: 1\n", "a.c", "a is a single value, so there is no c in it.")]
    [TestCase("a: [1]\n", "a[1]", "a has 1 items, so there is no [1] in it.")]
    [TestCase("a: 1\n---\na: 2\n", "a", "it holds several documents, so nobody knows which is meant.")]
    [TestCase("a: [1\n", "a", "this is no YAML that can be edited: ")]
    public void IsLeftWhereItCannotBeSet(string text, string path, string sentence) =>
        Assert.That(() => YamlEdit.Set(text, path, "x"), Throws.TypeOf<EditRefused>().With.Message.StartsWith(sentence));

    [Test]
    public void TakesSingleValuesOnly() =>
        Assert.That(() => YamlEdit.Set("a: 1\n", "a", new[] { 1 }), Throws.TypeOf<EditRefused>().With.Message.StartsWith("what is set is a text, a number"));
}
