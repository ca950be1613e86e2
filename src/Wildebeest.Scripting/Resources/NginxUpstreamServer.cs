using System.Text;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.LoadBalancers;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// A server of an upstream in a configuration file of nginx: whether it is marked down there, and whether the nginx that runs knows. A file beside it says that a reload is
/// owed, from before the change until nginx was told, so that a kill in between is seen.
/// </summary>
sealed class NginxUpstreamServer(string file, string upstream, string server, string configuration) : Resource
{
    public const string Down = "down";
    public const string Loaded = "loaded";
    static readonly TimeSpan LongestWaitWhenPutBack = TimeSpan.FromSeconds(30);

    // Whatever its comments are written in, each byte is a letter and comes back as the same byte.
    static readonly Encoding Letters = Encoding.Latin1;
    readonly NginxProgram nginx = new(configuration);
    IReadOnlySet<(int Process, string Start)> before = new HashSet<(int, string)>();

    public override string Name => $"nginx server {server} of upstream {upstream} in {file}";

    public override IReadOnlyList<string> Identity => [file, upstream, server, configuration];

    /// <summary>False where the caller waits for the old workers itself.</summary>
    public bool WaitsForWorkers { get; init; } = true;

    // No name that nginx would include: glob patterns pass over what begins with a dot.
    string Owed => Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.wildebeest-reload");

    // A link, such as those of sites-enabled, stays one.
    string Followed => HostTree.Followed(file);

    string Temporary => Path.Combine(Path.GetDirectoryName(Followed)!, $".{Path.GetFileName(Followed)}.wildebeest-new");

    public override State Probe() => new() { [Down] = State.Of(Read().IsDown), [Loaded] = State.Of(!File.Exists(Owed)) };

    public override State Kept(State found, State differing)
    {
        var kept = new State { [Down] = found[Down], [Loaded] = State.Yes };
        return differing.Is(Down, State.Yes) ? Departure.Mark(kept) : kept;
    }

    public override bool Suffices(string aspect, string? wanted, string? found) => aspect == Departure.Aspect || base.Suffices(aspect, wanted, found);

    public override void Bring(State found, State wanted)
    {
        before = nginx.Workers();
        var old = Bytes();
        var text = Read().With(wanted.Has(Down) ? wanted.Is(Down, State.Yes) : found.Is(Down, State.Yes));
        Told(() =>
        {
            File.WriteAllBytes(Owed, []);
            Native.SynchroniseDirectory(Path.GetDirectoryName(file)!);
            Put(Letters.GetBytes(text));
        });
        try
        {
            nginx.Test();
        }
        catch (MigrationException)
        {
            // What runs has not read it, and shall not when something else reloads it.
            Told(() =>
            {
                Put(old);
                File.Delete(Owed);
            });
            throw;
        }

        nginx.Reload();
        Told(() => File.Delete(Owed));
    }

    public override void Settle(State wanted)
    {
        if (WaitsForWorkers)
        {
            Demand.Await(Name, "no old worker", Patience.Of(LongestWaitWhenPutBack), _ => Reloaded());
        }
    }

    /// <summary>Whether no process is left that serves by what was there before <see cref="Bring"/>.</summary>
    public Sight Reloaded() => Gone(nginx.Workers().Intersect(before).Count());

    /// <summary>The same where another run, which did not come to its end, had reloaded it.</summary>
    public Sight WasReloaded() => Gone(nginx.OldWorkers());

    static Sight Gone(int left) => left == 0
        ? new Sight(true, "reloaded") : new Sight(false, $"{left} {(left == 1 ? "process" : "processes")} of before the reload still {(left == 1 ? "serves" : "serve")}");

    NginxUpstreamText Read() => new(file, Letters.GetString(Bytes()), upstream, server);

    byte[] Bytes() => Target.ReadIfThere(file) ?? throw new MigrationException($"{file}: there is no such file.");

    void Put(byte[] content)
    {
        File.Delete(Temporary);
        Replacement.Put(Followed, Temporary, content, Access.AsItIs, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    void Told(Action act)
    {
        try
        {
            act();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{file} cannot be written: {cause.Message}", cause);
        }
    }
}
