using Wildebeest.Scripting.Commands;

namespace Wildebeest.Scripting.Resources;

/// <summary>A package where there is no apt: all that differs between managers of packages is a table of commands.</summary>
sealed class OtherPackage(string manager, string package) : Resource
{
    public const string Installed = "installed";

    static readonly PackageCommands[] Table =
    [
        new("dnf", ["rpm", "--query", "--quiet"], ["dnf", "--assumeyes", "--quiet", "install"], ["dnf", "--assumeyes", "--quiet", "remove"]),
        new("yum", ["rpm", "--query", "--quiet"], ["yum", "--assumeyes", "--quiet", "install"], ["yum", "--assumeyes", "--quiet", "remove"]),
        new("zypper", ["rpm", "--query", "--quiet"], ["zypper", "--non-interactive", "install"], ["zypper", "--non-interactive", "remove", "--clean-deps"]),
        new("apk", ["apk", "info", "--installed", "--quiet"], ["apk", "add", "--no-interactive", "--quiet"], ["apk", "del", "--no-interactive", "--quiet"]),
        new("pacman", ["pacman", "--query", "--quiet"], ["pacman", "--sync", "--noconfirm", "--needed"], ["pacman", "--remove", "--recursive", "--noconfirm"]),
    ];

    /// <summary>The manager that this host has; null where it is none of the table.</summary>
    public static string? Manager => Table.FirstOrDefault(row => Tool.Exists(row.Manager))?.Manager;

    public override string Name => $"package {package}";

    public override IReadOnlyList<string> Identity => [manager, package];

    PackageCommands Commands => Table.FirstOrDefault(row => row.Manager == manager) ?? throw new MigrationException($"package {package}: this version of wildebeest knows no {manager}.");

    public override State Probe() => new() { [Installed] = State.Of(Tool.Look(Commands.IsInstalled[0], [.. Commands.IsInstalled.Skip(1), package]).ExitCode == 0) };

    public override void Bring(State found, State wanted)
    {
        var command = wanted.Is(Installed, State.Yes) ? Commands.Install : Commands.Remove;
        Tool.Act(command[0], [.. command.Skip(1), package]);
    }
}

/// <summary>The commands of one manager; each takes a package's name at its end.</summary>
sealed record PackageCommands(string Manager, string[] IsInstalled, string[] Install, string[] Remove);
