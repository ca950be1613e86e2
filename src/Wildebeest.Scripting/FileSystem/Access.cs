using System.Globalization;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>The mode and the owners that are wanted. What is null stays as it is.</summary>
sealed record Access(UnixFileMode? Mode, Account? Owner, Account? Group)
{
    const uint Keep = uint.MaxValue;

    public static Access AsItIs { get; } = new(null, null, null);

    public bool IsAsItIs => this == AsItIs;

    /// <param name="owner">A name or a number.</param>
    /// <param name="group">A name or a number.</param>
    /// <exception cref="MigrationException">A mode that is none, or an account that this host does not have.</exception>
    public static Access Of(string? mode, string? owner, string? group) => mode is null && owner is null && group is null
        ? AsItIs
        : new Access(FileModes.Parse(mode), Account.Of(owner, "user", Accounts.User), Account.Of(group, "group", Accounts.Group));

    /// <summary>In what <paramref name="found"/> differs; null where it does not.</summary>
    public Difference? From(PathFacts found)
    {
        List<string> reasons = [];
        List<string> lines = [];
        if (Mode is { } mode && (int)mode != found.Mode)
        {
            Tell("mode", FileModes.Text((UnixFileMode)found.Mode), FileModes.Text(mode));
        }

        if (Owner is { } owner && owner.Number != found.User)
        {
            Tell("owner", Accounts.NameOfUser(found.User), owner.Text);
        }

        if (Group is { } group && group.Number != found.Group)
        {
            Tell("group", Accounts.NameOfGroup(found.Group), group.Text);
        }

        return reasons.Count == 0 ? null : new Difference(string.Join(", ", reasons), string.Concat(lines));

        void Tell(string what, string was, string wanted)
        {
            reasons.Add($"its {what} was {was}");
            lines.Add($"-{what}: {was}\n+{what}: {wanted}\n");
        }
    }

    /// <summary>What <paramref name="found"/> becomes, as far as that is known.</summary>
    public PathFacts Over(PathFacts found) => found with
    {
        Mode = (int?)Mode ?? found.Mode,
        User = Owner?.Number ?? found.User,
        Group = Group?.Number ?? found.Group,
    };

    /// <summary>Gives a file or a folder that is there this mode and these owners.</summary>
    public void Give(string path, PathFacts found)
    {
        // The owner before the mode: a change of owner takes the bits away that let others run it as its owner.
        var changesOwner = (Owner is { } owner && owner.Number != found.User) || (Group is { } group && group.Number != found.Group);
        if (changesOwner)
        {
            Native.Checked(Native.ChangeOwnerOfLink(path, Owner?.Number ?? Keep, Group?.Number ?? Keep), "its owner cannot be changed");
        }

        if (changesOwner || (Mode is { } mode && (int)mode != found.Mode))
        {
            File.SetUnixFileMode(path, Mode ?? (UnixFileMode)found.Mode);
        }
    }
}

/// <summary>A user or a group as a script names it.</summary>
/// <param name="Number">Null in a dry run alone, of one that an earlier step may be about to make.</param>
sealed record Account(string Text, uint? Number)
{
    public static Account? Of(string? text, string kind, Func<string, uint?> byName)
    {
        if (text is null)
        {
            return null;
        }

        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue)
        {
            return new Account(text, number);
        }

        var found = text.Length == 0 ? null : byName(text);
        return found is not null || (text.Length > 0 && ScriptSession.Current.Start.DryRun)
            ? new Account(text, found)
            : throw new MigrationException($"There is no {kind} '{text}' on this host.");
    }
}
