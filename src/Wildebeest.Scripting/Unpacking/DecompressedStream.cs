using System.Diagnostics;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Unpacking;

/// <summary>What a program of the system makes of a compressed file, as it comes. The program is ended with the stream.</summary>
sealed class DecompressedStream : ForwardStream
{
    static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(10);

    readonly string program;
    readonly Process process;
    readonly Task<string> said;

    /// <param name="program">One that knows <c>--decompress --stdout FILE</c>.</param>
    /// <exception cref="MigrationException">There is no such program.</exception>
    public DecompressedStream(string program, string file)
    {
        this.program = program;
        var start = new ProcessStartInfo(ProgramFile.Find(program) ?? throw new MigrationException($"there is no program {program} on this host's PATH to decompress it"), ["--decompress", "--stdout", "--", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["LC_ALL"] = "C";
        process = Process.Start(start)!;
        process.StandardInput.Close();
        said = process.StandardError.ReadToEndAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => process.StandardOutput.BaseStream.Read(buffer, offset, count);

    /// <summary>To be called once all of it was read.</summary>
    /// <exception cref="InvalidDataException">The program was not content with the file.</exception>
    public void RequireSuccess()
    {
        if (process.WaitForExit(LongestGoodbye) && process.ExitCode != 0)
        {
            throw new InvalidDataException($"{program}: {said.GetAwaiter().GetResult().Trim().Split('\n')[^1]}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        base.Dispose(disposing);
    }
}
