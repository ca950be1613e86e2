using System.Text;
using Wildebeest.Programs;
using Wildebeest.Storage;

namespace Wildebeest.Secrets;

/// <summary>
/// The one place that starts <c>age</c>. What is secret goes by pipes alone: never an argument, never a file, never the environment.
/// </summary>
sealed class AgeProgram(TimeProvider time)
{
    const int LongestOutput = 4 << 20;
    const string NoMatch = "no identity matched";

    // Somebody may have to type the passphrase of a key.
    static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    /// <summary>What was sealed, opened with a key that lies in a file; null when it is sealed to others.</summary>
    public async Task<byte[]?> TryOpenAsync(byte[] content, string identityFile, CancellationToken cancellationToken)
    {
        var (code, output, words) = await RunAsync("age", ["--decrypt", "--identity", identityFile], content, cancellationToken);
        return code == 0 ? output : words.Contains(NoMatch, StringComparison.Ordinal) ? null : throw SecretException.Age($"{identityFile} opens nothing", words);
    }

    /// <summary>The same with keys that are themselves secret. They go by the pipe, so what they open lies in the memory of this process, where age reads it.</summary>
    public async Task<byte[]?> TryOpenWithAsync(byte[] content, byte[] identities, CancellationToken cancellationToken)
    {
        using var memory = MemoryFile.Of("sealed", content);
        var (code, output, words) = await RunAsync("age", ["--decrypt", "--identity", "-", memory.Path], identities, cancellationToken);
        return code == 0 ? output : words.Contains(NoMatch, StringComparison.Ordinal) ? null : throw SecretException.Age("A role's key opens nothing", words);
    }

    /// <param name="recipients">Public keys: of age, or of ssh.</param>
    /// <returns>Text of ASCII alone.</returns>
    public async Task<byte[]> SealAsync(byte[] content, IEnumerable<string> recipients, CancellationToken cancellationToken)
    {
        var (code, output, words) = await RunAsync("age", ["--encrypt", "--armor", .. recipients.SelectMany(recipient => (string[])["--recipient", recipient])], content, cancellationToken);
        return code == 0 ? output : throw SecretException.Age("It cannot be sealed", words);
    }

    /// <summary>A new pair of keys.</summary>
    public async Task<(string Private, string Public)> MakeKeysAsync(CancellationToken cancellationToken)
    {
        var (code, output, words) = await RunAsync("age-keygen", [], [], cancellationToken);
        var lines = Encoding.UTF8.GetString(output).Split('\n');
        return code == 0 && lines.FirstOrDefault(line => line.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal)) is { } secret
            && lines.Select(line => line.Split("public key: ")).FirstOrDefault(parts => parts.Length == 2) is [_, var published]
            ? (secret.Trim(), published.Trim())
            : throw SecretException.Age("There is no new key", words);
    }

    /// <summary>The public half of the first of some private keys, which go by the pipe.</summary>
    public async Task<string> PublicOfAsync(byte[] identities, CancellationToken cancellationToken)
    {
        var (code, output, words) = await RunAsync("age-keygen", ["-y"], identities, cancellationToken);
        return code == 0 && Encoding.UTF8.GetString(output).Split('\n')[0].Trim() is { Length: > 0 } published ? published : throw SecretException.Age("There is no public half of a role's key", words);
    }

    async Task<(int Code, byte[] Output, string Words)> RunAsync(string program, IReadOnlyList<string> arguments, byte[] input, CancellationToken cancellationToken)
    {
        var call = new ProgramCall(program, arguments, time)
        {
            Input = input,
            OutputLimit = LongestOutput,
            TimeLimit = TimeLimit,
            Missing = SecretException.NoAge,
            TooLong = () => SecretException.Age("It took too long", $"nothing, for {TimeLimit.TotalMinutes} minutes"),
        };
        var left = await call.RunAsync(cancellationToken);
        var words = Encoding.UTF8.GetString(left.Words);

        // Half a secret must not pass for one.
        return left.ExitCode != 0 || left.IsWhole ? (left.ExitCode, left.Output, words) : throw SecretException.Age($"Not all that {program} gave has arrived", words.Length == 0 ? "nothing" : words);
    }
}
