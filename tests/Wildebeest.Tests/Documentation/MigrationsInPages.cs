using System.Text;
using System.Text.RegularExpressions;
using Wildebeest.Chains;
using Wildebeest.Running;
using Wildebeest.Scripting;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Documentation;

/// <summary>Blocks marked <c>csharp migration</c>; those marked <c>csharp library PATH</c> are the files that they may load.</summary>
[Parallelizable(ParallelScope.All)]
sealed partial class MigrationsInPages
{
    [Test]
    public async Task CompileInTheRealWorker()
    {
        var blocks = Page.All.SelectMany(page => page.Blocks).Where(block => block.Marks is ["migration"]).ToList();
        var tree = new Tree();
        foreach (var library in Page.All.SelectMany(page => page.Blocks).Where(block => block.Marks is ["library", _]))
        {
            tree.Add(library.Marks[1], library.Text);
        }

        var sources = blocks.Select(block => tree.Source($"migrations/{PathIn(block) ?? $"page/line-{block.Line}.csx"}", block.Text)).ToList();
        var cache = Directory.CreateTempSubdirectory("wildebeest-pages-").FullName;
        try
        {
            var outcomes = await new ScriptCompiler(new ScriptCache(cache, TimeProvider.System), TestedProgram.Path, TimeProvider.System).CompileAsync(sources, CancellationToken.None);

            Assert.That(blocks, Has.Count.GreaterThanOrEqualTo(6));
            Assert.That(outcomes.Zip(blocks).SelectMany(pair => pair.First.Diagnostics.Select(diagnostic => $"{pair.Second}: {diagnostic}")), Is.Empty);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    [Test]
    public void AreMarked() => Assert.That(
        Page.All.Where(page => page.Path != "CONTRIBUTING.md").SelectMany(page => page.Blocks).Where(block => block.Language == "csharp" && block.Marks.Count == 0), Is.Empty);

    [Test]
    public void AreAtAPathThatAMigrationCanHave() => Assert.That(
        Page.All.SelectMany(page => page.Blocks).Where(block => block.Marks is ["migration"] && PathIn(block) is { } path && !MigrationName.TryParsePath($"migrations/{path}", out _)), Is.Empty);

    [Test]
    public void ShowEverythingThatAScriptSees()
    {
        var page = Page.Of("docs/writing-migrations.md").Text;
        Type[] types = [typeof(Migration), typeof(Files), typeof(Folders), typeof(Links), typeof(Lines), typeof(Blocks), typeof(Ini), typeof(Json), typeof(Yaml), typeof(ThisHost), typeof(RoleMember)];
        var members = types.SelectMany(type => type.GetMembers().Where(member => member.DeclaringType == type && member.MemberType is System.Reflection.MemberTypes.Property or System.Reflection.MemberTypes.Method))
            .Select(member => member.Name).Where(name => char.IsUpper(name[0]) && name != "ToString").Distinct();

        Assert.That(members.Where(name => !Regex.IsMatch(page, $@"\b{name}\b")), Is.Empty);
    }

    static string? PathIn(CodeBlock block) => Named().Match(block.Text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^// migrations/(\S+\.csx)", RegexOptions.Multiline)]
    private static partial Regex Named();

    sealed class Tree : ITreeFiles
    {
        readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

        public void Add(string path, string text) => files[path] = Encoding.UTF8.GetBytes(text);

        public byte[]? Read(string path) => files.GetValueOrDefault(path);

        public IReadOnlyList<string> List(string folder) => [.. files.Keys.Where(path => ScriptPaths.IsIn(folder, path))];

        public IReadOnlyList<string> Folders(string folder) => [];

        public ScriptSource Source(string path, string text)
        {
            Add(path, text);
            return ScriptClosure.Read(this, path);
        }
    }
}
