using Wildebeest.Chains;
using Wildebeest.Tests.Compiling;
using static Wildebeest.Tests.Chains.TreeChange;

namespace Wildebeest.Tests.Chains;

[Parallelizable(ParallelScope.All)]
sealed class WhatAScriptLoads
{
    const string Main = ScriptTexts.Main;

    [Test]
    public void IsLookedForBesideTheFileFirst() =>
        Assert.That(Closure("#load \"tools.csx\"", File("migrations/web/tools.csx", "// beside"), File("tools.csx", "// top")), Is.EqualTo(new[] { Main, "migrations/web/tools.csx" }));

    [Test]
    public void IsLookedForFromTheTopThen() =>
        Assert.That(Closure("#load \"lib/tools.csx\"", File("lib/tools.csx")), Is.EqualTo(new[] { Main, "lib/tools.csx" }));

    [Test]
    public void IsFromTheTopAloneAfterASlash() =>
        Assert.That(Closure("#load \"/lib/tools.csx\"", File("lib/tools.csx"), File("migrations/web/lib/tools.csx")), Is.EqualTo(new[] { Main, "lib/tools.csx" }));

    [TestCase("  #load \"../../lib/a.csx\" // why")]
    [TestCase("#  load \"lib/a.csx\"")]
    [TestCase("#load\"lib/a.csx\"")]
    public void IsSeenHoweverItIsWritten(string directive) => Assert.That(Closure(directive, File("lib/a.csx")), Is.EqualTo(new[] { Main, "lib/a.csx" }));

    [Test]
    public void MayLoadFurtherAndInACircle() =>
        Assert.That(
            Closure("#load \"lib/a.csx\"", File("lib/a.csx", "#load \"b.csx\""), File("lib/b.csx", "#load \"a.csx\"\n#load \"/migrations/web/tls.csx\"")),
            Is.EqualTo(new[] { Main, "lib/a.csx", "lib/b.csx" }), "the compiler tells of the circle");

    [Test]
    public void BringsTheReusablesThatItCallsAndTheirs() => Assert.That(
        Closure(
            "#load \"/lib/a.csx\"\nUpdate(() => Reusable(\"one\", new { x = 1 }));\n// Reusable(\"no-such\")",
            File("lib/a.csx", "void F() => Migration.Reusable ( \"two\" );"), File("reusable/one.csx", "#load \"tools.csx\"\nReusable(\"three\");"), File("reusable/tools.csx"),
            File("reusable/two.csx"), File("reusable/three.csx", "Reusable(\"one\");"), File("reusable/four.csx")),
        Is.EquivalentTo(new[] { Main, "lib/a.csx", "reusable/one.csx", "reusable/tools.csx", "reusable/two.csx", "reusable/three.csx" }));

    [Test]
    public void BringsTheSpecsOfItsRole() => Assert.That(
        Closure("Log(1);", File("specs/web/b.csx"), File("specs/web/a.csx", "#load \"/lib/a.csx\""), File("lib/a.csx"), File("specs/web/readme.md"), File("specs/db/c.csx"), File("specs/web/deep/d.csx")),
        Is.EqualTo(new[] { Main, "specs/web/a.csx", "specs/web/b.csx", "lib/a.csx" }));

    [Test]
    public void IsLeftToTheCompilerWhereItIsMissing() => Assert.That(Closure("#load \"no.csx\"\n#load \"/etc/passwd\""), Is.EqualTo(new[] { Main }));

    [Test]
    public void MayBeBehindLinksOfTheTree() =>
        Assert.That(
            Closure("#load \"shared/tools.csx\"\n#load \"lib/top/lib/tools.csx\"", File("lib/tools.csx", "// it"), Link("shared", "lib/./"), Link("lib/top", "..")),
            Is.EqualTo(new[] { Main, "shared/tools.csx", "lib/top/lib/tools.csx" }));

    [TestCase("../../../outside.csx", "leads out of the commit's tree")]
    [TestCase("out/passwd", "goes over the symbolic link out -> /etc, which leads out of the commit's tree")]
    [TestCase("up.csx", "goes over the symbolic link up.csx -> ../up.csx, which leads out of the commit's tree")]
    [TestCase("round.csx", "go round in a circle")]
    [TestCase("lib", "is not a file")]
    [TestCase("crlf.csx", "has CR LF line ends", "crlf.csx(2)")]
    [TestCase("latin.csx", "is not UTF-8", "latin.csx(1)")]
    public void IsRefused(string path, string sentence, string? where = null)
    {
        var error = Assert.Throws<ClosureException>(() => Closure(
            $"// first\n#load \"{path}\"",
            Link("out", "/etc"), Link("up.csx", "../up.csx"), Link("round.csx", "circle.csx"), Link("circle.csx", "round.csx"), File("lib/a"),
            File("crlf.csx", "// one\n// two\r\n"), Bytes("latin.csx", [0xe4])))!;

        Assert.That(error.Message, Does.Contain(sentence));
        Assert.That(error.Where, Is.EqualTo(where ?? $"{Main}(2)"));
        Assert.That(error.WayOut, Is.Not.Null);
    }

    [Test]
    public void IsRefusedWhereTheScriptItselfLeadsOut()
    {
        using var chain = new TempChain();
        var link = chain.Commit("link", Link(Main, "/etc/passwd"));

        Assert.That(() => ScriptClosure.Read(new CommitTree(chain.Clone, link, ChainLimits.Default), Main), Throws.TypeOf<ClosureException>().With.Property("Where").EqualTo(Main));
    }

    [Test]
    public void IsRefusedWhereItIsTooLarge()
    {
        using var chain = new TempChain();
        var link = chain.Commit("large", File(Main, "#load \"lib.csx\""), Bytes("lib.csx", new byte[3_000_000]));

        Assert.That(() => ScriptClosure.Read(new CommitTree(chain.Clone, link, new ChainLimits(2_000_000)), Main),
            Throws.TypeOf<ClosureException>().With.Message.Contains("'lib.csx' has 3 MB; the largest that a link may hold here is 2 MB"));
    }

    // The daemon gathers the files without a compiler, and the compiler reads them: both must find the same ones.
    [TestCase("tools.csx", "migrations/web/tools.csx")]
    [TestCase("lib/tools.csx", "lib/tools.csx")]
    [TestCase("/lib/tools.csx", "lib/tools.csx")]
    [TestCase("../web/./tools.csx", "migrations/web/tools.csx")]
    public void IsWhatTheCompilerReads(string path, string found)
    {
        TreeChange[] files = [File("lib/tools.csx", Answer("lib/tools.csx")), File("migrations/web/tools.csx", Answer("migrations/web/tools.csx")), File("tools.csx", Answer("tools.csx"))];
        var text = $"#load \"{path}\"\nif (Answer != {found.Length}) {{ }}\nint x = Answer_{found.Length};";
        using var chain = new TempChain();
        var link = chain.Commit("script", [File(Main, text), .. files]);

        var source = ScriptClosure.Read(new CommitTree(chain.Clone, link, ChainLimits.Default), Main);

        Assert.That(ScriptTexts.Complaints(text, [.. source.Files.Where(file => file.Key != Main).Select(file => (file.Key, file.Value))]), Is.Empty);

        static string Answer(string name) => $"const int Answer = {name.Length};\nconst int Answer_{name.Length} = 1;";
    }

    static IEnumerable<string> Closure(string text, params TreeChange[] others)
    {
        using var chain = new TempChain();
        var link = chain.Commit("script", [File(Main, text), .. others]);
        return ScriptClosure.Read(new CommitTree(chain.Clone, link, ChainLimits.Default), Main).Files.Keys.ToList();
    }
}
