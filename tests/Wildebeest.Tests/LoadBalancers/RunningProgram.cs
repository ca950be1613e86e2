using System.Diagnostics;

namespace Wildebeest.Tests.LoadBalancers;

/// <summary>A server program in the foreground, ended with this.</summary>
sealed class RunningProgram : IDisposable
{
    readonly Process process;
    bool disposed;

    public RunningProgram(string program, params IReadOnlyList<string> arguments)
    {
        var file = new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"The program '{program}' is not installed; ./test installs what the tests need.");
        process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    public async Task UntilAsync(Func<Task<bool>> isUp)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isUp())
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"It does not start.\n{await process.StandardError.ReadToEndAsync()}");
            }

            await Task.Delay(10);
        }
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(20));
        }

        process.Dispose();
    }
}
