using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Mounting;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.Resources;

/// <summary>A place at which a file system is mounted: from where, of which type, with which options. All are none where nothing is.</summary>
sealed class Mount(string point) : Resource
{
    public const string Device = "device";
    public const string Type = "type";
    public const string Options = "options";

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public override string Name => $"mount {point}";

    public override IReadOnlyList<string> Identity => [point];

    public override State Probe()
    {
        var found = MountTable.At(HostTree.Followed(point));
        return new State { [Device] = found?.Device, [Type] = found?.Type, [Options] = found?.Options };
    }

    public override bool Suffices(string aspect, string? wanted, string? found) => wanted == found || (wanted is not null && found is not null && aspect switch
    {
        Device => RealOf(wanted) == RealOf(found) || IsTheSameFolder(wanted),
        Type => MountTable.IsOfType(wanted, found),
        Options => MountOptions.Hold(wanted, found),
        _ => false,
    });

    public override void Bring(State found, State wanted)
    {
        if (found[Device] is null)
        {
            Run("mount", "--types", wanted[Type]!, "--options", wanted[Options]!, "--", wanted[Device]!, point);
        }
        else if (wanted.Has(Device) && wanted[Device] is null)
        {
            Run("umount", "--", point);
        }
        else if (wanted.Has(Device) || wanted.Has(Type))
        {
            throw new MigrationException($"{Name}: {found[Device]} ({found[Type]}) is mounted there; say Mounts.Remove first if it may go.");
        }
        else
        {
            var isBind = wanted[Options]!.Split(',').Any(option => option is "bind" or "rbind");
            var options = MountOptions.Explicit(string.Join(',', wanted[Options]!.Split(',').Where(option => option is not ("bind" or "rbind"))));
            Run("mount", "--options", $"remount,{(isBind ? "bind," : "")}{options}", "--", point);
        }
    }

    void Run(string program, params string[] arguments)
    {
        var said = Tool.Look(new Command(program, arguments) { Timeout = Longest });
        if (said.ExitCode != 0)
        {
            var words = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
            throw new MigrationException($"{Name}: {words ?? $"{program}: exit code {said.ExitCode}"}");
        }
    }

    // The same folder in two places.
    bool IsTheSameFolder(string device) =>
        device.StartsWith('/') && Native.TryLook(HostTree.Followed(device)) is { Kind: PathKind.Folder } there && Native.TryLook(HostTree.Followed(point)) is { } here && (there.Device, there.Number) == (here.Device, here.Number);

    static string RealOf(string device)
    {
        var path = MountTable.PathOf(device);
        return path.StartsWith('/') ? HostTree.Followed(path) : path;
    }
}
