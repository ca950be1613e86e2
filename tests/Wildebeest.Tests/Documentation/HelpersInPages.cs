using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Wildebeest.Scripting;

namespace Wildebeest.Tests.Documentation;

/// <summary>
/// <c>docs/helpers.md</c> is made from the doc comments of what scripts see. Where it is not in step, the right text lies beside it as <c>helpers.received.md</c>: move
/// it over the page. Its examples are compiled as all migrations in pages are.
/// </summary>
[Parallelizable(ParallelScope.All)]
sealed partial class HelpersInPages
{
    const string Heading = """
        # Helpers

        All that a migration can say, made from the doc comments of the program. [Writing migrations](writing-migrations.md) has the whole; this is for looking things up.

        Every helper looks first, changes only what differs, says what it did (`unchanged`, `changed`; in a dry run `would change`, `unknown`) and writes down how to put it back
        before it acts. Those that return `bool` tell whether anything was changed.

        """;

    static readonly XDocument Comments = XDocument.Load(Path.ChangeExtension(typeof(Migration).Assembly.Location, ".xml"));

    static readonly Dictionary<string, XElement> Members = Comments.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    [Test]
    public void AreThoseOfTheProgram()
    {
        var page = Path.Combine(SourceTree.Root, "docs/helpers.md");
        var received = Path.Combine(SourceTree.Root, "docs/helpers.received.md");
        var right = PageText();
        File.Delete(received);
        if (!File.Exists(page) || File.ReadAllText(page) != right)
        {
            File.WriteAllText(received, right);
        }

        Assert.That(File.Exists(received), Is.False, $"compare {received}");
    }

    [Test]
    public void EachHasASentenceAndAnExample()
    {
        var words = Words().ToList();

        Assert.That(words, Has.Count.GreaterThan(30));
        Assert.That(words.Where(word => Comment(word, "summary").Length == 0).Select(Id), Is.Empty, "no summary");
        Assert.That(words.OfType<MethodInfo>().Where(IsAWordOfItsOwn).Where(word => Comment(word, "example").Length == 0).Select(Id), Is.Empty, "no example");
        Assert.That(
            words.OfType<MethodInfo>().SelectMany(word => word.GetParameters().Where(parameter => ParameterText(word, parameter.Name!).Length == 0).Select(parameter => $"{Id(word)}: {parameter.Name}")),
            Is.Empty, "no word about a parameter");
    }

    // Times such as Minutes(5) speak for themselves, and the second form of a word is shown with the first.
    static bool IsAWordOfItsOwn(MethodInfo method) => method.ReturnType != typeof(TimeSpan) && Members.GetValueOrDefault(Id(method))?.Element("inheritdoc") is null;

    static IEnumerable<Type> Types() =>
        typeof(Migration).Assembly.GetExportedTypes().Where(type => !type.IsSubclassOf(typeof(Exception)) && type != typeof(MigrationException))
            .OrderBy(type => type == typeof(Migration) ? 0 : type is { IsAbstract: true, IsSealed: true } ? 1 : 2).ThenBy(type => type.Name, StringComparer.Ordinal);

    static IEnumerable<MemberInfo> Words() => Types().SelectMany(WordsOf);

    static IEnumerable<MemberInfo> WordsOf(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false } && Members.ContainsKey(Id(member)) && member.Name is not ("ToString" or "GetEnumerator"))
        .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => (member as MethodInfo)?.GetParameters().Length ?? 0);

    static string PageText()
    {
        var text = new StringBuilder(Heading);
        foreach (var type in Types())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {type.Name}\n\n{Comment(type, "summary")}\n");
            foreach (var words in WordsOf(type).GroupBy(word => word.Name))
            {
                Append(text, type, [.. words]);
            }
        }

        return text.ToString();
    }

    static void Append(StringBuilder text, Type type, IReadOnlyList<MemberInfo> forms)
    {
        var prefix = type == typeof(Migration) ? "" : $"{type.Name}.";
        text.Append(CultureInfo.InvariantCulture, $"\n### {prefix}{forms[0].Name}\n\n```text\n{string.Join('\n', forms.Select(form => Signature(prefix, form)))}\n```\n\n{Comment(forms[0], "summary")}\n");
        var described = forms.OfType<MethodInfo>().SelectMany(form => form.GetParameters().Select(parameter => (parameter.Name!, Text: ParameterText(form, parameter.Name!))))
            .Where(parameter => parameter.Text.Length > 0).DistinctBy(parameter => parameter.Item1).ToList();
        if (described.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{string.Join('\n', described.Select(parameter => $"- `{parameter.Item1}`: {parameter.Text}"))}\n");
        }

        if (Comment(forms[0], "returns") is { Length: > 0 } returns)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nReturns: {returns}\n");
        }

        foreach (var error in forms.SelectMany(form => Members[Id(form)].Elements("exception")).Select(TextOf).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"\nFails: {error}\n");
        }

        foreach (var example in forms.SelectMany(form => Members[Id(form)].Elements("example").Elements("code")).Select(code => Outdented(code.Value)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n```csharp {(ReusablesOwn().IsMatch(example) ? "library reusable/example.csx" : "migration")}\n{example}\n```\n");
        }
    }

    static string Signature(string prefix, MemberInfo member) => member is MethodInfo method
        ? $"{Name(method.ReturnType)} {prefix}{method.Name}({string.Join(", ", method.GetParameters().Select(Parameter))})"
        : $"{Name(((PropertyInfo)member).PropertyType)} {prefix}{member.Name}";

    static string Parameter(ParameterInfo parameter)
    {
        var optional = parameter.HasDefaultValue && parameter.DefaultValue is null && !parameter.ParameterType.IsValueType;
        var value = parameter.DefaultValue switch
        {
            null => "null",
            string words => $"\"{words}\"",
            bool flag => flag ? "true" : "false",
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        return $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(parameter.ParameterType)}{(optional ? "?" : "")} {parameter.Name}{(parameter.HasDefaultValue ? $" = {value}" : "")}";
    }

    static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? $"{Name(inner)}?"
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type == typeof(string) ? "string" : type == typeof(bool) ? "bool" : type == typeof(int) ? "int" : type == typeof(long) ? "long" : type == typeof(double) ? "double" : type == typeof(void) ? "void" : type == typeof(object) ? "object"
        : type.Name;

    static string ParameterText(MethodInfo method, string parameter) =>
        Members.GetValueOrDefault(Id(method)) is not { } comment ? ""
        : comment.Elements("param").FirstOrDefault(element => element.Attribute("name")!.Value == parameter) is { } own ? TextOf(own)
        : Inherited(comment) is { } from && from.Elements("param").FirstOrDefault(element => element.Attribute("name")!.Value == parameter) is { } theirs ? TextOf(theirs)
        : "";

    static string Comment(MemberInfo member, string element) =>
        Members.GetValueOrDefault(Id(member)) is not { } comment ? ""
        : (comment.Element(element) ?? Inherited(comment)?.Element(element)) is { } found ? TextOf(found)
        : "";

    static XElement? Inherited(XElement comment) => comment.Element("inheritdoc")?.Attribute("cref") is { } from ? Members.GetValueOrDefault(from.Value) : null;

    static string TextOf(XElement element)
    {
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{Referred(see.Attribute("cref")!.Value)}`",
            XElement { Name.LocalName: "code" } code => code.Value,
            XElement other => TextOf(other),
            _ => "",
        }));
        return Blanks().Replace(text.Trim(), " ");
    }

    static string Referred(string id) => id[2..].Split('(')[0].Replace("Wildebeest.Scripting.", "", StringComparison.Ordinal).Replace("Migration.", "", StringComparison.Ordinal);

    static string Outdented(string code)
    {
        var lines = code.Trim('\n').Split('\n');
        var indent = lines.Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((line, index) => index == 0 ? line.Trim() : line.Length > indent ? line[indent..].TrimEnd() : line.Trim()));
    }

    static string Id(MemberInfo member) => member switch
    {
        Type type => $"T:{type.FullName}",
        PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
        MethodInfo method => $"M:{method.DeclaringType!.FullName}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}{(method.GetParameters().Length == 0 ? "" : $"({string.Join(',', method.GetParameters().Select(parameter => IdOf(parameter.ParameterType)))})")}",
        _ => "",
    };

    static string IdOf(Type type) =>
        type.IsGenericMethodParameter ? $"``{type.GenericParameterPosition}"
        : type.IsArray ? $"{IdOf(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Namespace}.{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(IdOf))}}}"
        : type.FullName!;

    // What stands in a reusable alone, and would be refused in a migration.
    [GeneratedRegex(@"\bArgument[<(]")]
    private static partial Regex ReusablesOwn();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
