using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.IO;
using Wildebeest.Scripting.Values;

namespace Wildebeest.Scripting.Templates;

/// <summary>Texts with holes. The library is loaded when the first is filled, and never where there is none.</summary>
static class TemplateText
{
    /// <param name="name">What the text is called in errors.</param>
    /// <param name="values">An object whose properties fill the holes, or a dictionary.</param>
    /// <exception cref="MigrationException">A hole has no value, or the text is no template.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Fill(string name, string text, object? values)
    {
        var configuration = new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true, FormatProvider = CultureInfo.InvariantCulture };
        configuration.FormatterProviders.Add(new Lowercase());
        try
        {
            return Handlebars.Create(configuration).Compile(text)(Context(text, values));
        }
        catch (HandlebarsUndefinedBindingException cause)
        {
            throw new MigrationException($"{name}{LineOf(text, cause.Path ?? cause.MissingKey)}: the hole {{{{{cause.Path ?? cause.MissingKey}}}}} has no value.", cause);
        }
        catch (HandlebarsException cause)
        {
            throw new MigrationException($"{name}: this is no template: {cause.Message}", cause);
        }
    }

    static Dictionary<string, object?> Context(string text, object? values)
    {
        var context = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Me"] = Migration.Me };
        if (text.Contains("vars.", StringComparison.Ordinal))
        {
            context["vars"] = VarReading.All();
        }

        if (values is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                context[$"{entry.Key}"] = entry.Value;
            }

            return context;
        }

        foreach (var property in values?.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0) ?? [])
        {
            context[property.Name] = property.GetValue(values);
        }

        return context;
    }

    // The library does not say where; the first place that names it is where a reader looks first.
    static string LineOf(string text, string hole)
    {
        for (var at = text.IndexOf(hole, StringComparison.Ordinal); at >= 0; at = text.IndexOf(hole, at + 1, StringComparison.Ordinal))
        {
            var open = text.LastIndexOf("{{", at, StringComparison.Ordinal);
            if (open >= 0 && text.IndexOf("}}", open, StringComparison.Ordinal) > at)
            {
                return $"({text.AsSpan(0, at).Count('\n') + 1})";
            }
        }

        return "";
    }

    /// <summary>True and false as configuration files write them.</summary>
    sealed class Lowercase : IFormatter, IFormatterProvider
    {
        public bool TryCreateFormatter(Type type, out IFormatter formatter)
        {
            formatter = this;
            return type == typeof(bool);
        }

        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(value is true ? "true" : "false");
    }
}
