using System.Text;
using Wildebeest.Programs;

namespace Wildebeest.Tests.Programs;

/// <summary>Calls with a small bound of output, and with errors of their own.</summary>
static class Calls
{
    public const int MostOutput = 1000;

    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(1);

    public static string MoreThanAPipeHolds { get; } = new('x', 1_000_000);

    public static ProgramCall To(string program, params string[] arguments) => To(program, arguments, [], []);

    public static ProgramCall Shell(string script, string input = "", TimeProvider? time = null, TimeSpan? limit = null) =>
        To("sh", ["-c", script], Encoding.UTF8.GetBytes(input), [], time, limit);

    public static ProgramCall To(string program, string[] arguments, byte[] input, Dictionary<string, string> variables, TimeProvider? time = null, TimeSpan? limit = null) =>
        new(program, arguments, time ?? TimeProvider.System)
        {
            Variables = variables,
            Input = input,
            OutputLimit = MostOutput,
            TimeLimit = limit ?? Limit,
            Missing = cause => new NotThere(cause),
            TooLong = () => new TookTooLong(),
        };
}

sealed class NotThere(Exception? cause) : WildebeestException("It is not there.", cause: cause);

sealed class TookTooLong() : WildebeestException("It took too long.");
