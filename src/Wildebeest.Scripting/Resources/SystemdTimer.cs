using System.Text;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>A timer of systemd and the service that it starts: the texts of both units, and whether the timer is enabled and waits.</summary>
sealed class SystemdTimer(string timer) : Resource
{
    public const string Service = "service";
    public const string Timer = "timer";
    public const string Enabled = "enabled";
    public const string Active = "active";

    /// <summary>Whether systemd goes by what the files of the units say. A run may be killed between the two.</summary>
    public const string Loaded = "loaded";

    const string Folder = "/etc/systemd/system";
    const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    static readonly string[] Units = [Service, Timer];
    static readonly string[] FoldersOfPackages = ["/usr/lib/systemd/system", "/lib/systemd/system"];

    public override string Name => $"timer {timer}";

    public override IReadOnlyList<string> Identity => [timer];

    string Unit => $"{timer}.timer";

    public static bool IsUnit(string aspect) => Units.Contains(aspect);

    public override State Probe()
    {
        var state = new State { [Enabled] = State.No, [Active] = State.No, [Loaded] = State.Of(!Units.Any(unit => SystemdUnits.IsOutdated($"{timer}.{unit}"))) };
        foreach (var unit in Units)
        {
            var file = FileOf(unit);
            var facts = Native.TryLook(file);
            state[unit] = facts switch
            {
                null => null,
                { Kind: PathKind.File } => File.ReadAllText(file),
                { Noun: var noun } => throw new MigrationException($"{Name}: {file} is a {noun}, and is left alone."),
            };
            state[AccessOf(unit)] = facts is { } there ? $"{FileModes.Text((UnixFileMode)there.Mode)} {there.User} {there.Group}" : null;
        }

        if (state[Timer] is not null && new SystemdUnits().Look(Unit) is { } unitFacts)
        {
            state[Enabled] = State.Of(unitFacts.IsEnabled == true);
            state[Active] = State.Of(unitFacts.IsActive);
        }

        return state;
    }

    public override State Kept(State found, State differing) => new(found) { [Loaded] = State.Yes };

    public override Difference Describe(State found, State differing)
    {
        var isNew = Units.All(unit => found[unit] is null);
        var others = differing.Only(aspect => !IsUnit(aspect));
        var texts = differing.Where(aspect => IsUnit(aspect.Key)).ToList();
        return new Difference(
            isNew ? "it was not there" : string.Join(", ", texts.Select(unit => $"its {unit.Key} differed").Concat(others.IsEmpty ? [] : [Words.Of(this, found, others).Reason])),
            string.Concat(texts.Select(unit => $"@@ {FileOf(unit.Key)}\n{FileDiff.Between(found[unit.Key] is { } text ? Encoding.UTF8.GetBytes(text) : null, Encoding.UTF8.GetBytes(unit.Value ?? ""))}"))
                + Words.Of(this, found, others).Diff);
    }

    public override void Bring(State found, State wanted)
    {
        if (!SystemdUnits.IsBooted)
        {
            throw new MigrationException($"{Name}: systemd does not run here. Cron.Job does without it.");
        }

        var texts = wanted.Where(aspect => IsUnit(aspect.Key)).ToList();
        if (!AccountProgram.IsUndo && texts.Any(unit => unit.Value is not null))
        {
            RequireFree(found);
            UnitChecker.Ask(Name, Units.Select(unit => (Name: $"{timer}.{unit}", Text: wanted[unit] ?? found[unit])).Where(unit => unit.Text is not null).Select(unit => (unit.Name, unit.Text!)));
        }

        // Enabling is a link to the file: it goes before the file does.
        var systemd = new SystemdUnits();
        if (wanted.Is(Active, State.No) && found.Is(Active, State.Yes))
        {
            systemd.Stop(Unit);
        }

        if (wanted.Is(Enabled, State.No) && found.Is(Enabled, State.Yes))
        {
            systemd.Enable(Unit, enabled: false);
        }

        var placed = Units.Where(unit => wanted.Has(unit) || wanted.Has(AccessOf(unit))).ToList();
        foreach (var unit in placed)
        {
            Place(FileOf(unit), wanted.Has(unit) ? wanted[unit] : found[unit], wanted[AccessOf(unit)]);
        }

        if (placed.Count > 0 || wanted.Has(Loaded))
        {
            SystemdUnits.ReadUnitsAgain(Name);
        }

        if (wanted.Is(Timer, null))
        {
            // When it was last due; a timer of the same name that comes later begins anew.
            File.Delete($"/var/lib/systemd/timers/stamp-{Unit}");
        }

        if (wanted.Is(Enabled, State.Yes))
        {
            systemd.Enable(Unit, enabled: true);
        }

        if (wanted.Is(Active, State.Yes))
        {
            systemd.Start(Unit);
        }
        else if ((wanted[Timer] is not null || wanted.Has(Loaded)) && found.Is(Active, State.Yes) && !wanted.Has(Active))
        {
            systemd.Restart(Unit);
        }
    }

    // A unit in /etc stands for one of the same name that a package brought.
    void RequireFree(State found)
    {
        foreach (var unit in Units.Where(unit => found[unit] is null))
        {
            if (FoldersOfPackages.Select(folder => $"{folder}/{timer}.{unit}").FirstOrDefault(File.Exists) is { } taken)
            {
                throw new MigrationException($"{Name}: {taken} is a unit of a package, and would be no more. Choose another name.");
            }
        }
    }

    static string AccessOf(string unit) => $"access of {unit}";

    string FileOf(string unit) => $"{Folder}/{timer}.{unit}";

    /// <param name="access">Its mode, owner and group, as they are looked at; null for those that it has.</param>
    static void Place(string file, string? text, string? access)
    {
        // The same name each time, so that what a killed run left is found by the next.
        var temporary = Path.Combine(Folder, $".{Path.GetFileName(file)}.wildebeest");
        File.Delete(temporary);
        if (text is not null)
        {
            Replacement.Put(file, temporary, Encoding.UTF8.GetBytes(text), access?.Split(' ') is [var mode, var owner, var group] ? Access.Of(mode, owner, group) : Access.AsItIs, Mode);
        }
        else
        {
            File.Delete(file);
            Native.SynchroniseDirectory(Folder);
        }
    }
}
