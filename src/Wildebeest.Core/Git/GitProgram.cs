using System.Globalization;
using System.Text;
using Wildebeest.Programs;

namespace Wildebeest.Git;

/// <summary>What one run of git left behind; standard error is bounded.</summary>
sealed record GitOutput(int ExitCode, string StandardOutput, string StandardError);

/// <summary>The one place that starts the <c>git</c> program: an environment of its own, no prompts, no pager, no hooks.</summary>
sealed class GitProgram(string? configurationFile, TimeSpan timeLimit, TimeProvider time)
{
    const int OutputLimit = 4 * 1024 * 1024;

    /// <summary>
    /// A helper in git's sense, that tells the login in the origin's URL: its shell reads the environment, which other users cannot. It answers for the origin's server alone,
    /// and not for one that this sends git to, nor for a proxy. (git matches a helper of one URL by itself, but not where the host's name has an underscore.)
    /// </summary>
    const string TellsLogin =
        """
        !f() {
            test "$1" = get || return 0
            protocol= host=
            while read -r line && test -n "$line"; do
                case $line in
                "protocol=$WILDEBEEST_ORIGIN_SCHEME") protocol=1 ;;
                "host=$WILDEBEEST_ORIGIN_HOST") host=1 ;;
                esac
            done
            test "$protocol$host" != 11 || printf 'username=%s\npassword=%s\n' "$WILDEBEEST_ORIGIN_USER" "$WILDEBEEST_ORIGIN_PASSWORD"
        }; f
        """;

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
        var call = new ProgramCall("git", [.. gitDirectory is null ? [] : (string[])["--git-dir", gitDirectory], .. Always, .. arguments], time)
        {
            Variables = EnvironmentFor(origin, inherited ?? []),
            Input = Encoding.UTF8.GetBytes(input),
            OutputLimit = OutputLimit,
            TimeLimit = timeLimit,
            Missing = cause => new GitMissingException(cause),
            TooLong = () => new GitTimeoutException(arguments.FirstOrDefault(argument => char.IsAsciiLetterLower(argument[0]) && !argument.Contains('=', StringComparison.Ordinal)) ?? "", timeLimit),
        };
        var (code, output, words) = await call.RunAsync(cancellationToken);
        return new GitOutput(code, Encoding.UTF8.GetString(output), Encoding.UTF8.GetString(words));
    }

    Dictionary<string, string> EnvironmentFor(OriginUrl? origin, IReadOnlyList<string> inherited)
    {
        var environment = new Dictionary<string, string>();
        foreach (var name in Inherited.Concat(inherited))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = configurationFile is not null && File.Exists(configurationFile) ? configurationFile : "/dev/null";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_HTTP_USER_AGENT"] = "git/wildebeest";
        environment["GIT_PAGER"] = "cat";
        if (origin is not null)
        {
            List<(string Key, string Value)> settings = [("remote.origin.url", origin.ForArguments)];
            if (origin.Login is var (user, password))
            {
                // The first takes away what helpers there are: in git, too, the URL's own comes before them.
                settings.AddRange([("credential.helper", ""), ("credential.helper", TellsLogin)]);
                environment["WILDEBEEST_ORIGIN_SCHEME"] = origin.Transport == GitTransport.Https ? "https" : "http";
                environment["WILDEBEEST_ORIGIN_HOST"] = origin.Host;
                environment["WILDEBEEST_ORIGIN_USER"] = user;
                environment["WILDEBEEST_ORIGIN_PASSWORD"] = password;
            }

            environment["GIT_CONFIG_COUNT"] = settings.Count.ToString(CultureInfo.InvariantCulture);
            for (var index = 0; index < settings.Count; index++)
            {
                environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{index}")] = settings[index].Key;
                environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{index}")] = settings[index].Value;
            }
        }

        environment.TryAdd("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15");
        return environment;
    }
}

/// <summary>The git program is not on this machine.</summary>
sealed class GitMissingException(Exception? cause)
    : WildebeestException("The git program is not installed or not in PATH.", "Install git; on Debian: apt-get install git.", cause);

/// <summary>git outlived its time limit and was ended.</summary>
sealed class GitTimeoutException(string verb, TimeSpan limit)
    : WildebeestException($"git {verb} took longer than {limit.TotalSeconds:0} s and was ended.", "Raise git.timeLimit in the settings if the origin is that slow.");
