using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Git;
using Wildebeest.Hosts;

namespace Wildebeest.Refs;

/// <summary>
/// Keeps one host from running, wherever it comes from, until a person has settled it: the message of an annotated tag at the host's own ref below
/// <see cref="RefNames.Stops"/>, as one line of JSON. Each fetch of a host asks for it; there is none as a rule, and that costs nothing.
/// </summary>
sealed record HostStop(StopKind Kind, string Host, string By, string Reason, DateTimeOffset At)
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public string ToJson() => JsonSerializer.Serialize(this, HostStopJson.Default.HostStop);

    /// <summary>Null where the message is no stop of a version that is known here.</summary>
    public static HostStop? FromJson(string message)
    {
        if (message.Length > HostRecord.LongestMessage)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(message, HostStopJson.Default.HostStop) is { Version: CurrentVersion, Host: not null, By: not null, Reason: not null } stop && Enum.IsDefined(stop.Kind) ? stop : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

enum StopKind
{
    /// <summary>A person took the host out of the herd.</summary>
    Removed,

    /// <summary>Two machines publish as this host.</summary>
    Contested,

    /// <summary>It was one, and is settled: refs are written over rather than deleted.</summary>
    Lifted,
}

/// <summary>Reads and writes the stops of hosts.</summary>
sealed class HostStops(Clone clone, Wire wire, OriginUrl state, TimeProvider time)
{
    const string Local = "refs/read/stops/";

    /// <summary>A pattern rather than a name: that there is none is no error then.</summary>
    public static FetchRef RefOf(HostId id) => new(RefNames.Stop(id) + "*", Local + id + "*");

    /// <summary>As it was fetched last; null where there is none, or it is lifted. One that cannot be read stops too.</summary>
    public HostStop? Read(HostId id) => Standing(clone, Local + id);

    /// <summary>The same of a ref of the clone.</summary>
    public static HostStop? Standing(Clone clone, string refName) => clone.ReadRef(refName) is not { } there ? null
        : clone.ReadTag(there) is { } tag && HostStop.FromJson(tag.Message) is { } stop ? stop.Kind == StopKind.Lifted ? null : stop
        : new HostStop(StopKind.Contested, "it", "somebody", "what stands at its ref cannot be read", DateTimeOffset.UnixEpoch);

    /// <summary>Puts it there together with what else belongs to the same moment; what is there already stays.</summary>
    /// <returns>What stands there now.</returns>
    /// <exception cref="PublishRefusedException">The origin's own rules said no.</exception>
    public async Task<HostStop?> SetAsync(HostId id, HostName name, StopKind kind, string by, string reason, IReadOnlyList<PushRef> with, CancellationToken cancellationToken)
    {
        var stop = new HostStop(kind, name.ToString(), by, reason, time.GetUtcNow());
        await FetchAsync(id, cancellationToken);
        var known = clone.ReadRef(Local + id);
        var tag = clone.WriteTag(name.ToString(), Clone.EmptyTree, stop.ToJson() + "\n", new Author(by, "admin@wildebeest.invalid", stop.At));
        var answer = await wire.PushAsync(state, [new PushRef(RefNames.Stop(id), tag, known ?? CommitId.Zero), .. with], cancellationToken);
        await FetchAsync(id, cancellationToken);
        return answer.Accepted || Read(id) is not null ? Read(id) : throw new PublishRefusedException(name, answer);
    }

    public Task FetchAsync(HostId id, CancellationToken cancellationToken) => wire.FetchAsync(state, [RefOf(id)], cancellationToken, prune: true);
}

/// <summary>The host must not run before a person has settled something.</summary>
sealed class HostStoppedException(HostName name, HostStop stop) : WildebeestException(SentenceOf(name, stop), WayOutOf(name, stop))
{
    static string SentenceOf(HostName name, HostStop stop) => stop.Kind == StopKind.Removed
        ? $"{name} was removed from the herd by {PrintableText.Line(stop.By, 100)} at {stop.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {PrintableText.Line(stop.Reason, 300)}."
        : $"Two machines publish as {name}, so neither runs anything: {PrintableText.Line(stop.Reason, 300)}.";

    static string WayOutOf(HostName name, HostStop stop) => stop.Kind == StopKind.Removed
        ? "To let this machine join anew, as a new host that stands where it stands: wildebeest host identity new --name NAME. To begin from nothing, move its home away first, and use: wildebeest join."
        : $"Stop the agents of both. On the one that is {name}: wildebeest host identity keep. On the other: wildebeest host identity new --name NAME.";
}

[JsonSourceGenerationOptions(AllowDuplicateProperties = false, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HostStop))]
sealed partial class HostStopJson : JsonSerializerContext;
