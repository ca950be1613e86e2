using System.Diagnostics;

namespace Wildebeest.Tests.Signatures;

/// <summary>OpenSSH's own program, as the measure of what is made and read here.</summary>
static class SshKeygen
{
    /// <summary>Makes a key without a passphrase; returns its private file.</summary>
    public static string Make(string folder, string type = "ed25519", params string[] options)
    {
        var file = Path.Combine(folder, $"id_{type}_{Guid.NewGuid():n}");
        Assert.That(Run(["-q", "-t", type, "-N", "", "-C", "a person", "-f", file, .. options]).ExitCode, Is.Zero);
        return file;
    }

    public static string Sign(string keyFile, byte[] content)
    {
        var (exitCode, output) = Run(content, "-q", "-Y", "sign", "-n", "git", "-f", keyFile);
        Assert.That(exitCode, Is.Zero);
        return output;
    }

    public static (int ExitCode, string Output) Run(params string[] arguments) => Run([], arguments);

    public static (int ExitCode, string Output) Run(byte[] input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ssh-keygen", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        TestContext.Out.Write(error.Result);
        return (process.ExitCode, output);
    }
}
