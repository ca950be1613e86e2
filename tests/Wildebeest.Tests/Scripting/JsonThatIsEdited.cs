using Wildebeest.Scripting.FileSystem.Editing;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
sealed class JsonThatIsEdited
{
    static readonly object?[][] Edits =
    [
        ["{ \"a\": 1 }", "a", 2, "{ \"a\": 2 }"],
        ["{ \"a\": 1.0 }", "a", 1, "{ \"a\": 1.0 }"],
        ["{\"a\":1}", "b", "x", "{\"a\":1, \"b\": \"x\"}"],
        ["{}", "a", true, "{\n  \"a\": true\n}"],
        ["", "a.b", null, "{\n  \"a\": {\n    \"b\": null\n  }\n}\n"],
        ["{\n  // one\n  \"a\": 1, // two\n  \"b\": { \"c\": [1, 2] } /* three */\n  // four\n}\n", "b.c[1]", 3, "{\n  // one\n  \"a\": 1, // two\n  \"b\": { \"c\": [1, 3] } /* three */\n  // four\n}\n"],
        ["{\n  \"a\": 1 // two\n  // four\n}\n", "b", 2, "{\n  \"a\": 1, // two\n  // four\n  \"b\": 2\n}\n"],
        ["{\n    \"a\": {\n        \"x\": 1\n    }\n}\n", "a.y", 2, "{\n    \"a\": {\n        \"x\": 1,\n        \"y\": 2\n    }\n}\n"],
        ["{\n\t\"a\": []\n}\n", "a[0]", "ü<+", "{\n\t\"a\": [ \"ü<+\" ]\n}\n"],
        ["{\n  \"a\": [\n    1\n  ]\n}\n", "a[1]", 2, "{\n  \"a\": [\n    1,\n    2\n  ]\n}\n"],
        ["{\r\n  \"a\": 1\r\n}\r\n", "b", 2, "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n"],
        ["{\n  \"a\": 1\n}\n", "b.c[0].d", "x", "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [\n      {\n        \"d\": \"x\"\n      }\n    ]\n  }\n}\n"],
        ["{ \"a.b\": 1 }", "[\"a.b\"]", 2, "{ \"a.b\": 2 }"],
        ["{ \"a\": 1 }", "a", new[] { "x", "y" }, "{ \"a\": [\n  \"x\",\n  \"y\"\n] }"],
    ];

    [TestCaseSource(nameof(Edits))]
    public void HasTheValue(string text, string path, object? value, string expected)
    {
        var edited = JsonEdit.Set(text, path, value);

        Assert.That(edited, Is.EqualTo(expected));
        Assert.That(JsonEdit.Set(edited, path, value), Is.EqualTo(expected), "a second time");
    }

    [TestCase("{ \"a\": 1 }", "a.b", "a is a number, so there is no b in it.")]
    [TestCase("{ \"a\": [1] }", "a[2]", "a has 1 items, so there is no [2] in it.")]
    [TestCase("{ \"a\": 1,\n \"a\": 2 }", "a", "a stands there 2 times.")]
    [TestCase("[1]", "a", "the whole is an array, so there is no a in it.")]
    [TestCase("{ \"a\": 1, }", "a", "this is no JSON that can be edited: ")]
    [TestCase("{ }", "a..b", "'a..b' is no path of a value: ")]
    [TestCase("{ }", "a[2]", "a new array begins with its item [0], and not with [2].")]
    public void IsLeftWhereItCannotBeSet(string text, string path, string sentence) =>
        Assert.That(() => JsonEdit.Set(text, path, 1), Throws.TypeOf<EditRefused>().With.Message.StartsWith(sentence));
}
