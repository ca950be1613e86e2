using System.Globalization;
using System.Runtime.CompilerServices;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Values;

/// <summary>Values as scripts want them. What is one word is read here; lists and records need the JSON library, which is loaded only for them.</summary>
static class VarReading
{
    public static T Required<T>(VarQuestion question)
    {
        var answer = Ask(question);
        return answer.Kind != VarKind.Missing ? Read<T>(question.Name, answer) : throw new MigrationException(answer.Text);
    }

    public static T Optional<T>(VarQuestion question, T otherwise) => Ask(question) is { Kind: not VarKind.Missing } answer ? Read<T>(question.Name, answer) : otherwise;

    /// <summary>All values of this host as dictionaries, lists and texts, for templates.</summary>
    public static object? All() => JsonValue.Tree(Ask(new VarQuestion("", null, null)).Text);

    static VarAnswer Ask(VarQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question.Name);
        return VarAnswer.Decode(ScriptSession.Current.Connection.Ask(question.Encode()));
    }

    /// <exception cref="MigrationException">It is none of these.</exception>
    public static T Read<T>(string name, VarAnswer answer)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (answer.Kind == VarKind.Nothing)
        {
            return default(T) is null ? default! : throw Wrong(name, answer.Where, "nothing", type, null);
        }

        if (answer.Kind == VarKind.Json)
        {
            return ReadJson<T>(name, answer);
        }

        try
        {
            if (type == typeof(string) || type == typeof(object))
            {
                return (T)(object)answer.Text;
            }

            if (type == typeof(bool) && answer.Kind == VarKind.Boolean)
            {
                return (T)(object)(answer.Text == "true");
            }

            if (type.IsEnum && answer.Kind == VarKind.Text && Enum.TryParse(type, answer.Text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var member))
            {
                return (T)member!;
            }

            if (!type.IsEnum && answer.Kind == VarKind.Number && typeof(IConvertible).IsAssignableFrom(type) && type != typeof(bool) && type != typeof(char) && type != typeof(DateTime))
            {
                return (T)Convert.ChangeType(answer.Text, type, CultureInfo.InvariantCulture);
            }
        }
        catch (Exception unfit) when (unfit is FormatException or OverflowException)
        {
            throw Wrong(name, answer.Where, Shown(answer), type, unfit);
        }

        return typeof(IConvertible).IsAssignableFrom(type) ? throw Wrong(name, answer.Where, Shown(answer), type, null) : ReadJson<T>(name, answer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static T ReadJson<T>(string name, VarAnswer answer) => JsonValue.Read<T>(name, answer);

    public static MigrationException Wrong(string name, string where, string shown, Type wanted, Exception? cause) =>
        new($"{where}: {name} is {shown}, and {NameOf(wanted)} is asked for.", cause!);

    static string Shown(VarAnswer answer) => answer.Kind switch
    {
        VarKind.Text => $"the text \"{(answer.Text.Length > 80 ? answer.Text[..80] + "…" : answer.Text)}\"",
        _ => answer.Text,
    };

    static string NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        TypeCode.String => "a text",
        TypeCode.Boolean => "true or false",
        TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Byte or TypeCode.SByte => "a whole number",
        TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 => "a whole number, not below zero,",
        TypeCode.Double or TypeCode.Single or TypeCode.Decimal => "a number",
        _ => $"a {type.Name}",
    };
}
