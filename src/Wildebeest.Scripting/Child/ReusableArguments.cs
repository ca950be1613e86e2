using System.Globalization;
using System.Reflection;

namespace Wildebeest.Scripting.Child;

/// <summary>What one call of a reusable gave it. It goes with the call, so that two may run beside each other.</summary>
sealed class ReusableArguments(string reusable, IReadOnlyDictionary<string, object?> given)
{
    static readonly AsyncLocal<ReusableArguments?> OfCall = new();

    /// <exception cref="MigrationException">No reusable runs here.</exception>
    public static ReusableArguments Current(string name) =>
        OfCall.Value ?? throw new MigrationException($"Argument(\"{name}\"): nobody gives arguments to this script; they belong into reusable/<name>.csx.");

    public static ReusableArguments Of(string reusable, object? arguments) => new(
        reusable,
        arguments?.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(property => property.Name, property => property.GetValue(arguments), StringComparer.Ordinal)
            ?? []);

    public void During(Action act)
    {
        var outer = OfCall.Value;
        OfCall.Value = this;
        try
        {
            act();
        }
        finally
        {
            OfCall.Value = outer;
        }
    }

    public T Of<T>(string name) => given.TryGetValue(name, out var value) ? Fit<T>(name, value) : throw new MigrationException($"{reusable}: its argument '{name}' is missing.");

    public T Of<T>(string name, T otherwise) => given.TryGetValue(name, out var value) ? Fit<T>(name, value) : otherwise;

    // A number in an object keeps the type that the caller's compiler gave it; what the language would widen is widened here.
    T Fit<T>(string name, object? value)
    {
        if (value is T fitting)
        {
            return fitting;
        }

        if (value is null && default(T) is null)
        {
            return default!;
        }

        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if ((type.IsPrimitive || type == typeof(decimal)) && value is IConvertible and not (string or bool or DateTime))
        {
            try
            {
                return (T)Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            }
            catch (Exception unfit) when (unfit is InvalidCastException or OverflowException or FormatException)
            {
                throw Unfit(unfit);
            }
        }

        throw Unfit(null);

        MigrationException Unfit(Exception? cause) => new($"{reusable}: its argument '{name}' is {typeof(T).Name}, and was given {value?.GetType().Name ?? "null"}.", cause);
    }
}
