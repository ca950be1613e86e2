using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>
/// What tells one machine from another: the id that its system made when it was installed, and the one that its hardware or hypervisor gives it. Each is null
/// where this system has none or does not tell it. Kept as hashes, since the ids themselves are to stay on the machine.
/// </summary>
/// <remarks>The way that systemd's machine-id(5) asks for: a keyed hash, another one for each program.</remarks>
sealed record Machine(string? System, string? Hardware)
{
    static readonly byte[] Key = "wildebeest"u8.ToArray();

    /// <param name="root">The folder in which <c>etc</c> and <c>sys</c> are.</param>
    public static Machine Read(string root = "/") => new(
        Hashed(Path.Combine(root, "etc/machine-id")), Hashed(Path.Combine(root, "sys/class/dmi/id/product_uuid")));

    /// <summary>Null where the home does not say on which machine it was made: one of an older version.</summary>
    public static Machine? TryLoad(Home home)
    {
        try
        {
            return DurableFile.TryRead(home.MachineFile) is { } bytes && JsonSerializer.Deserialize<Dictionary<string, string>>(bytes) is { } ids
                ? new Machine(ids.GetValueOrDefault("system"), ids.GetValueOrDefault("hardware"))
                : null;
        }
        catch (JsonException cause)
        {
            throw IdentityException.MachineDamaged(home, cause);
        }
    }

    /// <summary>Durable when it returns.</summary>
    /// <exception cref="StorageException" />
    public void Save(Home home)
    {
        var ids = new Dictionary<string, string?> { ["system"] = System, ["hardware"] = Hardware }.Where(id => id.Value is not null).ToDictionary();
        DurableFile.Write(home.MachineFile, JsonSerializer.Serialize(ids) + "\n");
    }

    /// <summary>Whether it is certainly another one: what only one of the two knows says nothing.</summary>
    public bool IsOther(Machine machine) => Differ(System, machine.System) || Differ(Hardware, machine.Hardware);

    static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;

    static string? Hashed(string path)
    {
        try
        {
            var id = File.ReadAllText(path).Trim().ToLowerInvariant();

            // systemd's word on a first boot, and what hardware without an id says.
            return id.Length == 0 || id == "uninitialized" || id.All(character => character is '0' or '-' or 'f') ? null : Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(id)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
