using System.Diagnostics;
using System.Text;

namespace Wildebeest.Git;

/// <summary>What one run of git left behind; standard error is bounded.</summary>
sealed record GitOutput(int ExitCode, string StandardOutput, string StandardError);

/// <summary>
/// The one place that starts the <c>git</c> program: a clean environment, no prompts, no pager, no locale, no hooks,
/// a time limit, and the whole tree of processes ended when it is over.
/// </summary>
sealed class GitProgram(string? configurationFile, TimeSpan timeLimit, TimeProvider time)
{
    const int OutputLimit = 4 * 1024 * 1024;

    static readonly TimeSpan AfterExit = TimeSpan.FromSeconds(2);

    // What git and ssh need to reach an origin: everything else of our environment stays here.
    static readonly string[] Inherited =
    [
        "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY", "XDG_RUNTIME_DIR", "GIT_TRACE_CURL", "GIT_TRACE_PACKET",
    ];

    static readonly string[] Always =
    [
        "-c", "protocol.version=2", "-c", "protocol.ext.allow=never", "-c", "protocol.allow=user", "-c", "core.hooksPath=/dev/null",
        "-c", "fetch.fsckObjects=true", "-c", "fetch.recurseSubmodules=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
        "-c", "core.askPass=", "-c", "advice.pushUpdateRejected=false", "-c", "http.lowSpeedLimit=100", "-c", "http.lowSpeedTime=60",
    ];

    /// <summary>Runs git in <paramref name="gitDirectory"/>; throws only when it cannot be started or outlives its time limit.</summary>
    /// <param name="origin">Where given, the remote named <c>origin</c>. It goes by the environment: an argument with a password in it could be read in any process list.</param>
    /// <param name="input">What git reads from its standard input.</param>
    /// <param name="inherited">Further variables of our environment that git gets, for what a person does at a terminal.</param>
    public async Task<GitOutput> RunAsync(string? gitDirectory, IReadOnlyList<string> arguments, CancellationToken cancellationToken, OriginUrl? origin = null, string input = "", IReadOnlyList<string>? inherited = null)
    {
        var start = new ProcessStartInfo("git")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            // A working directory that always exists: git refuses to start where its own was removed.
            WorkingDirectory = "/",
        };
        foreach (var argument in (IEnumerable<string>)[.. gitDirectory is null ? [] : (string[])["--git-dir", gitDirectory], .. Always, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start, origin, inherited ?? []);
        using var limit = new CancellationTokenSource(timeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(start);
        try
        {
            using var exited = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            var output = ReadBoundedAsync(process.StandardOutput, either.Token, exited.Token);
            var error = ReadBoundedAsync(process.StandardError, either.Token, exited.Token);
            await WriteAsync(process.StandardInput, input, either.Token);
            await process.WaitForExitAsync(either.Token);
            exited.CancelAfter(AfterExit);
            return new GitOutput(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GitTimeoutException(arguments.FirstOrDefault(argument => char.IsAsciiLetterLower(argument[0]) && !argument.Contains('=', StringComparison.Ordinal)) ?? "", timeLimit);
        }
        finally
        {
            End(process);
        }
    }

    void SetEnvironment(ProcessStartInfo start, OriginUrl? origin, IReadOnlyList<string> inherited)
    {
        var environment = start.Environment;
        environment.Clear();
        foreach (var name in Inherited.Concat(inherited))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        environment["LC_ALL"] = "C";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = configurationFile is not null && File.Exists(configurationFile) ? configurationFile : "/dev/null";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_HTTP_USER_AGENT"] = "git/wildebeest";
        environment["GIT_PAGER"] = "cat";
        if (origin is not null)
        {
            environment["GIT_CONFIG_COUNT"] = "1";
            environment["GIT_CONFIG_KEY_0"] = "remote.origin.url";
            environment["GIT_CONFIG_VALUE_0"] = origin.ForGit;
        }

        environment.TryAdd("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15");
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new GitMissingException(null);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new GitMissingException(exception);
        }
    }

    static async Task WriteAsync(StreamWriter writer, string text, CancellationToken cancellationToken)
    {
        try
        {
            await using (writer)
            {
                await writer.WriteAsync(text.AsMemory(), cancellationToken);
            }
        }
        catch (IOException)
        {
            // git has ended before it read all; its own words say why.
        }
    }

    /// <param name="exited">git has ended, and its words have had time to arrive.</param>
    static async Task<string> ReadBoundedAsync(StreamReader reader, CancellationToken cancellationToken, CancellationToken exited)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exited);
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer, either.Token)) > 0)
            {
                // Past the limit it is read and thrown away, so that git is not stuck on a full pipe.
                text.Append(buffer, 0, Math.Min(read, OutputLimit - text.Length));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What git left running, such as an ssh that is shared between calls, holds the pipe open; it is not waited for.
        }

        return text.ToString();
    }

    static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }
}

/// <summary>The git program is not on this machine.</summary>
sealed class GitMissingException(Exception? cause)
    : WildebeestException("The git program is not installed or not in PATH.", "Install git; on Debian: apt-get install git.", cause);

/// <summary>git outlived its time limit and was ended.</summary>
sealed class GitTimeoutException(string verb, TimeSpan limit)
    : WildebeestException($"git {verb} took longer than {limit.TotalSeconds:0} s and was ended.", "Raise git.timeLimit in the settings if the origin is that slow.");
