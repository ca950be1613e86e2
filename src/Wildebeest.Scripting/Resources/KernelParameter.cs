using Wildebeest.Scripting.FileSystem;

namespace Wildebeest.Scripting.Resources;

/// <summary>A parameter of the running kernel, below <c>/proc/sys</c>.</summary>
sealed class KernelParameter(string key) : Resource
{
    public const string Value = "value";

    const string Top = "/proc/sys";

    // Two ways to say one thing: the kernel sets the other to 0 when one is set.
    static readonly (string One, string Other)[] Pairs =
    [
        ("vm.dirty_bytes", "vm.dirty_ratio"), ("vm.dirty_background_bytes", "vm.dirty_background_ratio"), ("vm.overcommit_kbytes", "vm.overcommit_ratio"),
    ];

    const int ReadOnlyFileSystem = 30;

    string? Other => Pairs.SelectMany(pair => new[] { pair, (One: pair.Other, Other: pair.One) }).FirstOrDefault(pair => PathOf(pair.One) == PathOf(key)).Other;

    public override string Name => $"kernel parameter {key}";

    public override IReadOnlyList<string> Identity => [key];

    /// <summary>As sysctl has it: where a '/' comes before any '.', the slashes divide and the dots are parts of names; otherwise the other way round.</summary>
    public static string PathOf(string key)
    {
        var slashesDivide = key.IndexOfAny(['.', '/']) is var first and >= 0 && key[first] == '/';
        return $"{Top}/{(slashesDivide ? key : new string([.. key.Select(letter => letter switch { '.' => '/', '/' => '.', _ => letter })]))}";
    }

    /// <exception cref="MigrationException">It is no name of a parameter.</exception>
    public static string Checked(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length > 0 && key[0] != '-' && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '/' or '_' or '-' or ':' or '@')
            && PathOf(key)[(Top.Length + 1)..].Split('/').All(part => part is not ("" or "." or ".."))
            ? key : throw new MigrationException($"kernel parameter {key}: that is no name of one; write it as net.ipv4.ip_forward.");
    }

    public override State Probe()
    {
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            // A module that brings it may be loaded by an earlier step, or was unloaded by a later one's undo.
            return ServiceSystem.MayBeMissing
                ? new State { [Value] = null }
                : throw new MigrationException($"{Name}: the kernel of this host has none of that name; where a module brings it, say Kernel.Load first.");
        }

        var state = new State { [Value] = Read(path) };
        if (Other is { } other && File.Exists(PathOf(other)))
        {
            state[other] = Read(PathOf(other));
        }

        return state;
    }

    /// <summary>Of a pair that which is not 0: with it the other one is as it was, too.</summary>
    public override State Kept(State found, State differing) =>
        Other is { } other && found.Is(Value, "0") && found[other] is not (null or "0") ? found.Only(aspect => aspect == other) : base.Kept(found, differing);

    /// <summary>The kernel divides several values by tabs, people by blanks. What is not there needs no putting back.</summary>
    public override bool Suffices(string aspect, string? wanted, string? found) =>
        (wanted is not null && found is not null && Plain(wanted) == found) || (found is null && Child.ScriptSession.Current.Start.Restoring is not null);

    public override void Bring(State found, State wanted) => Told("set", () =>
    {
        foreach (var (aspect, value) in wanted)
        {
            File.WriteAllText(PathOf(aspect == Value ? key : aspect), value + "\n");
        }

        return true;
    });

    string Read(string path) => Told("read", () => Plain(File.ReadAllText(path)));

    static string Plain(string value) => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    T Told<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            var isContainer = cause.HResult == ReadOnlyFileSystem;
            throw new MigrationException($"{Name} cannot be {what}: {(isContainer ? "the kernel is not this host's own, as in a container; it is for the machine that it runs on to set" : Target.Reason(cause).TrimEnd('.'))}.", cause);
        }
    }
}
