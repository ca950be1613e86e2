using Wildebeest.Chains;
using Wildebeest.Running;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
class KeyOfAScript
{
    static readonly ScriptKey Keys = new(TestedProgram.Path);

    [Test]
    public void IsTheSameForTheSameFilesInAnyOrder() =>
        Assert.That(Key(("m.csx", "1"), ("lib.csx", "2")), Is.EqualTo(Key(("lib.csx", "2"), ("m.csx", "1"))));

    [Test]
    public void ChangesWithTheText() => Assert.That(Key(("m.csx", "1")), Is.Not.EqualTo(Key(("m.csx", "2"))));

    [Test]
    public void ChangesWithALoadedFile() =>
        Assert.That(Key(("m.csx", "1"), ("lib.csx", "2")), Is.Not.EqualTo(Key(("m.csx", "1"), ("lib.csx", "3"))));

    [Test]
    public void ChangesWithALoadedFilesName() =>
        Assert.That(Key(("m.csx", "1"), ("lib.csx", "2")), Is.Not.EqualTo(Key(("m.csx", "1"), ("bib.csx", "2"))));

    [Test]
    public void ChangesWithTheCompiler()
    {
        var files = new ScriptSource("m.csx", new Dictionary<string, string> { ["m.csx"] = "1" });

        Assert.That(new ScriptKey(new ProgramPath("/elsewhere/wildebeest")).Of(files), Is.Not.EqualTo(Keys.Of(files)));
    }

    static string Key(params (string Path, string Text)[] files) =>
        Keys.Of(new ScriptSource("m.csx", files.ToDictionary(file => file.Path, file => file.Text)));
}
