using System.Diagnostics;
using Wildebeest.Running;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Program.Demo;

/// <summary>One host of the demo: this program, joined with a home of its own and run as a real agent.</summary>
sealed class DemoHost(string name, IReadOnlyList<string> roles, string folder, string origin) : IAsyncDisposable
{
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(10);

    const int Terminate = 15;

    readonly string home = Path.Combine(folder, "hosts", name);

    Process? agent;

    public string Name => name;

    public Task JoinAsync(CancellationToken cancellationToken) =>
        RunAsync(folder, ["join", origin, "--name", name, .. roles.SelectMany(role => (string[])["--role", role]), "--home", home], cancellationToken);

    /// <summary>Runs this program as a person would, and returns what it printed.</summary>
    /// <param name="folder">The demo's.</param>
    public static async Task<string> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        var said = await output;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? said : throw new DemoException($"wildebeest {arguments[0]} failed in the demo: {PrintableText.Line(error, 300)}", null);
    }

    public void StartAgent()
    {
        agent = Start(folder, ["agent", "--home", home, "--poll", "500ms"]);
        // Read and dropped: the agent writes the same to the log file in its home.
        agent.BeginOutputReadLine();
        agent.BeginErrorReadLine();
    }

    /// <summary>Stops as an admin would: politely, and harder only after a while.</summary>
    public async ValueTask DisposeAsync()
    {
        if (agent is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(StopsWithin);
        try
        {
            Native.Signal(agent.Id, Terminate);
            await agent.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            agent.Kill(entireProcessTree: true);
            await agent.WaitForExitAsync(CancellationToken.None);
        }
        finally
        {
            agent.Dispose();
            agent = null;
        }
    }

    static Process Start(string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(ProgramPath.Beside.Executable, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // The homes are told by flag; what this process was told by environment is not meant for them.
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("WILDEBEEST_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        // Else a clone of this herd would stay in the user's own cache.
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder, "cache");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
