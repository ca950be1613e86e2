namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>One host: a home of its own, and the real program run on it.</summary>
sealed class HostHome : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly List<ChildProcess> agents = [];
    readonly Dictionary<string, string> environment = [];

    /// <summary>What <c>--home</c> is given. It does not exist before the host has joined.</summary>
    public string Path => folder["home"];

    /// <summary>The host's name, once it has joined.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The text of every journal file of this home, damaged or not.</summary>
    public string Journal => TextOf(Path, "journal*");

    /// <summary>The text of every log file of this home.</summary>
    public string Log => TextOf(System.IO.Path.Combine(Path, "log"), "*");

    /// <summary>The file that the host's settings are in.</summary>
    public string SettingsFile => System.IO.Path.Combine(Path, "settings.yaml");

    /// <summary>Sets a variable of the environment that the program is run in.</summary>
    public HostHome With(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    /// <summary>Adds lines to the settings.</summary>
    public HostHome Set(params IEnumerable<string> lines)
    {
        File.AppendAllLines(SettingsFile, lines);
        return this;
    }

    /// <summary>Says itself at which address it is. Else its record changes whenever another test on this machine brings a network up or down.</summary>
    public HostHome AtOneAddress()
    {
        var file = System.IO.Path.Combine(Path, "host.yaml");
        File.WriteAllText(file, "facts: { addresses: 192.0.2.7 }\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return this;
    }

    /// <summary>Runs <c>wildebeest join</c>, whatever comes of it.</summary>
    public Finished TryJoin(TempOrigin origin, string name, params IEnumerable<string> roles)
    {
        foreach (var (variable, value) in origin.ClientEnvironment)
        {
            environment.TryAdd(variable, value);
        }

        Name = name;
        return Run(["join", origin.Url, "--name", name, .. roles.SelectMany(role => new[] { "--role", role }), "--home", Path]);
    }

    /// <summary>Joins, and fails the test when the program does not.</summary>
    public HostHome Join(TempOrigin origin, string name, params IEnumerable<string> roles)
    {
        TryJoin(origin, name, roles).Successfully();
        return this;
    }

    /// <summary>Runs <c>wildebeest apply</c>, for example with <c>"--wait", "10m"</c>.</summary>
    public Finished Apply(params IEnumerable<string> arguments) => Run(["apply", "--home", Path, .. arguments]);

    public Finished Status(params IEnumerable<string> arguments) => Run(["status", "--home", Path, .. arguments]);

    /// <summary>Starts <c>wildebeest apply</c> without waiting for it, to be killed in the middle.</summary>
    public ChildProcess StartApply(params IEnumerable<string> arguments) => Start(["apply", "--home", Path, .. arguments]);

    /// <summary>Starts <c>wildebeest agent</c>; it is ended with this home at the latest.</summary>
    public ChildProcess StartAgent(string poll = "1s", params IEnumerable<string> arguments) => Start(["agent", "--home", Path, "--poll", poll, .. arguments]);

    /// <summary>Runs the program with any arguments in this host's environment.</summary>
    public Finished Run(params IEnumerable<string> arguments) => WildebeestProgram.Run(folder.Path, environment, arguments);

    public void Dispose()
    {
        foreach (var agent in agents)
        {
            agent.Dispose();
        }

        folder.Dispose();
    }

    ChildProcess Start(IEnumerable<string> arguments)
    {
        var process = WildebeestProgram.Start(folder.Path, environment, arguments);
        agents.Add(process);
        return process;
    }

    static string TextOf(string folder, string pattern) => Directory.Exists(folder)
        ? string.Concat(Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).Select(File.ReadAllText))
        : "";
}
