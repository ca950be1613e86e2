using System.Diagnostics;
using System.Text;
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

    async Task<(int Code, byte[] Output, string Words)> RunAsync(string program, IReadOnlyList<string> arguments, byte[] input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(start);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, either.Token);
            var words = ReadAsync(process.StandardError.BaseStream, either.Token);
            await WriteAsync(process.StandardInput.BaseStream, input, either.Token);
            await process.WaitForExitAsync(either.Token);
            return (process.ExitCode, await output, Encoding.UTF8.GetString(await words));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw SecretException.Age("It took too long", $"nothing, for {TimeLimit.TotalMinutes} minutes");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw SecretException.NoAge();
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            throw SecretException.NoAge(cause);
        }
    }

    static async Task WriteAsync(Stream pipe, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await using (pipe)
            {
                await pipe.WriteAsync(content, cancellationToken);
            }
        }
        catch (IOException)
        {
            // It ended before it read all; its own words say why.
        }
    }

    static async Task<byte[]> ReadAsync(Stream pipe, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16_384];
        while (await pipe.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            // Past the limit it is read and thrown away, so that it is not stuck on a full pipe.
            all.Write(buffer, 0, (int)Math.Min(read, LongestOutput - all.Length));
        }

        return all.ToArray();
    }
}
