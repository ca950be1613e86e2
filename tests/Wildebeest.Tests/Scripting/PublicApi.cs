using System.Reflection;
using System.Runtime.CompilerServices;
using Wildebeest.Scripting;

namespace Wildebeest.Tests.Scripting;

/// <summary>What scripts lean on changes only on purpose: copy the received file over the approved one then.</summary>
[Parallelizable(ParallelScope.All)]
class PublicApi
{
    [Test]
    public void IsTheApprovedOne()
    {
        var approvedFile = Path.Combine(Folder(), "PublicApi.approved.txt");
        var receivedFile = Path.Combine(Folder(), "PublicApi.received.txt");
        var received = string.Join('\n', Lines()) + "\n";
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile) : "";
        if (received != approved)
        {
            File.WriteAllText(receivedFile, received);
        }

        Assert.That(received, Is.EqualTo(approved), $"compare {receivedFile}");
        File.Delete(receivedFile);
    }

    static IEnumerable<string> Lines() =>
        from type in typeof(Migration).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        from line in Members(type).Order(StringComparer.Ordinal).Prepend($"{type.FullName}{(type.BaseType is { } parent && parent != typeof(object) ? $" : {parent.Name}" : "")}")
        select line;

    static IEnumerable<string> Members(Type type) =>
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not MethodInfo { IsSpecialName: true }
        select "    " + member switch
        {
            MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}",
            _ => member.ToString(),
        };

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"));

    static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    // Beside this file when it runs from a checkout; sources are mapped to '/' in the symbols, so up from the output.
    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "Wildebeest.Tests", "Scripting");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("These tests run from a checkout.");
    }
}
