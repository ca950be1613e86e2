using System.Xml.Linq;
using Wildebeest.Compiling;
using Wildebeest.Scripting;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Scripting;

/// <summary>What an editor shows beside a member must work as it stands there.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ExamplesInComments
{
    static readonly Type[] OfFiles = [typeof(Files), typeof(Folders), typeof(Links), typeof(Lines), typeof(Blocks), typeof(Ini), typeof(Json), typeof(Yaml)];

    // They show a part of a migration, or several ways to write one.
    static readonly string[] Fragments = ["Migration.Update(", "Migration.WaitUntil("];

    [Test]
    public void Compile()
    {
        var examples = Members().Select(member => (Name: (string)member.Attribute("name")!, Code: member.Element("example")?.Element("code")?.Value))
            .Where(example => example.Code is not null && example.Name.StartsWith("M:", StringComparison.Ordinal) && !Fragments.Any(example.Name.Contains)).ToList();
        var folder = Directory.CreateTempSubdirectory("wildebeest-examples-").FullName;
        try
        {
            var faults = examples.SelectMany((example, index) => Diagnostics(folder, example.Code!, index).Select(diagnostic => $"{example.Name}: {diagnostic.Message}"));

            Assert.That(examples, Has.Count.GreaterThan(20));
            Assert.That(faults, Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void StandBesideEveryWordForFiles()
    {
        var documented = Members().Where(member => member.Element("example") is not null).Select(member => ((string)member.Attribute("name")!)[2..].Split('(')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.That(OfFiles.SelectMany(type => type.GetMethods().Where(method => method.DeclaringType == type && method.IsStatic)).Select(method => $"{method.DeclaringType}.{method.Name}").Where(name => !documented.Contains(name)), Is.Empty);
    }

    static IEnumerable<XElement> Members() => XDocument.Load(Path.ChangeExtension(typeof(Migration).Assembly.Location, ".xml")).Descendants("member");

    static IReadOnlyList<ScriptDiagnostic> Diagnostics(string folder, string code, int index)
    {
        var path = $"migrations/web/example-{index}.csx";
        return ScriptCompilation.Compile(new CompileMessage(
            $"example-{Guid.NewGuid():n}", path, new Dictionary<string, string> { [path] = code }, Directory.CreateDirectory(Path.Combine(folder, $"{index}")).FullName)).Diagnostics;
    }
}
