using System.Globalization;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting;

/// <summary>
/// Users of this host's own files (<c>/etc/passwd</c>). Put back when the migration fails: who was not there is gone again, with the home that was made and whatever runs as
/// that user; who was there is as before, number and password too.
/// </summary>
public static class Users
{
    /// <summary>Makes the user be there, with what is given. What is not given stays as the user has it.</summary>
    /// <param name="user">Its name: up to 32 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, first a letter or <c>_</c>.</param>
    /// <param name="group">Its primary group, by name or number. Default: as the user has it, one of its own name for a new one.</param>
    /// <param name="groups">Further groups that it is in. Default: none but those that it is in.</param>
    /// <param name="exactGroups">Whether it is in none but those <paramref name="groups"/>. Default: it stays in others.</param>
    /// <param name="home">Its home. Nothing is moved where it changes. Default: as the user has it, <c>/home/NAME</c> for a new one, <c>/nonexistent</c> for one of the system.</param>
    /// <param name="createHome">Whether its home is made, as <c>/etc/skel</c> has it. Default: only that of a new user that is none of the system's.</param>
    /// <param name="shell">Its shell, from the root. Default: as the user has it, the host's own default for a new one, <c>/usr/sbin/nologin</c> for one of the system.</param>
    /// <param name="comment">Its real name, or what it is for.</param>
    /// <param name="password">
    /// The hash of its password, such as <c>openssl passwd -6</c> makes it; never shown. With a salt of its own each time it would be changed each time, so make it once.
    /// </param>
    /// <param name="locked">Whether its password lets nobody in. Keys do all the same: see <see cref="AuthorizedKeys"/>. Default: as the user has it.</param>
    /// <param name="id">Its number. Where it changes, files in its home change with it, others do not. Default: as the user has it, a free one for a new one.</param>
    /// <param name="system">Whether a new one is of the system: a number of its range, no home, no login. One that is there stays as it is.</param>
    /// <param name="onChange">What is to happen at the end of the phase if it was changed.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">A name, path or hash is none, there is no such group or shell, or another user has the number.</exception>
    /// <example><code>Groups.Ensure("shop", system: true);
    /// Users.Ensure("shop", group: "shop", home: "/srv/shop", system: true);
    /// Users.Ensure("anna", groups: ["sudo"], shell: "/bin/bash", password: Secret(Files.Read("/etc/shop/anna.hash").Trim()));</code></example>
    public static bool Ensure(
        string user, string? group = null, IReadOnlyList<string>? groups = null, bool exactGroups = false, string? home = null, bool? createHome = null, string? shell = null,
        string? comment = null, string? password = null, bool? locked = null, int? id = null, bool system = false, Reaction? onChange = null)
    {
        AccountProgram.Name("user", user);
        if (password is not null)
        {
            Migration.Secret(password);
            CheckHash(user, password);
        }

        var files = AccountFiles.Read();
        var present = files.User(user);
        var place = home ?? present?.Home ?? (system ? "/nonexistent" : $"/home/{user}");
        var makesHome = createHome ?? (present is null ? !system : WasBeingMade(user, place));
        var wanted = new State { [UserAccount.Number] = id is null ? UserAccount.AnyNumber : NumberOf(user, id.Value) };
        Add(wanted, UserAccount.PrimaryGroup, group is null ? null : GroupOf(user, files, group));
        Add(wanted, UserAccount.Home, PathOf(user, "home", home ?? (present is null ? place : null)));
        Add(wanted, UserAccount.Shell, ShellOf(user, shell));
        Add(wanted, UserAccount.Comment, FieldOf(user, "comment", comment));
        Add(wanted, UserAccount.Password, password);
        Add(wanted, UserAccount.Locked, locked is null ? null : State.Of(locked.Value));
        Add(wanted, UserAccount.HomeFolder, makesHome ? State.Yes : null);
        foreach (var further in groups ?? [])
        {
            wanted[UserAccount.MemberOf(GroupOf(user, files, further))] = State.Yes;
        }

        if (makesHome && Path.GetDirectoryName(place) is { } above && !HostTree.Exists(above))
        {
            Folders.Make(above);
        }

        return Resources.Ensure.That(new UserAccount(user, makesHome ? place : "") { IsSystem = system }, found => exactGroups ? WithoutOthers(wanted, found) : wanted, onChange);
    }

    /// <summary>Makes the user be gone, and its own group with it. Put back, it has its number, its password and its groups.</summary>
    /// <param name="user">Its name.</param>
    /// <param name="home">Whether its home goes too, and is kept until the migration is over: as <see cref="Folders.Delete"/>. One that is not its own is refused. Default: it stays, with a number for its owner.</param>
    /// <returns>Whether anything was changed.</returns>
    /// <exception cref="MigrationException">Something runs as that user, or its home is not its own or too much to be kept.</exception>
    /// <example><code>Users.Remove("anna", home: true);</code></example>
    public static bool Remove(string user, bool home = false)
    {
        AccountProgram.Name("user", user);
        var present = AccountFiles.Read().User(user);
        var folder = !home ? null : present is null ? HomeFoundEarlier(user) : HomeToDelete(user, present);

        // The user first: from then on nothing runs as it that could change its home meanwhile.
        var changed = Resources.Ensure.That(new UserAccount(user, ""), new State { [UserAccount.Number] = null });
        return (folder is not null && Folders.Delete(folder, recursive: true)) || changed;
    }

    /// <summary>Whether there is such a user. Looks only.</summary>
    /// <param name="user">Its name.</param>
    /// <example><code>if (Users.Exists("pi")) Log("this was made of a ready image");</code></example>
    public static bool Exists(string user) => AccountFiles.Read().User(AccountProgram.Name("user", user)) is not null;

    static State WithoutOthers(State wanted, State found)
    {
        var exact = new State(wanted);
        foreach (var (aspect, _) in found.Where(aspect => UserAccount.IsMembership(aspect.Key) && !wanted.Has(aspect.Key)))
        {
            exact[aspect] = State.No;
        }

        return exact;
    }

    static string? HomeToDelete(string user, UserEntry entry)
    {
        if (!entry.Home.StartsWith('/') || HostTree.Look(HostTree.Real(entry.Home)) is not { } facts)
        {
            return null;
        }

        return facts.Kind == PathKind.Folder && facts.User == entry.Number && entry.Number != 0
            ? entry.Home
            : throw new MigrationException($"user {user}: its home {entry.Home} is {(facts.Kind == PathKind.Folder ? "another's folder" : $"a {facts.Noun}")}, and is not deleted.");
    }

    // An attempt that was killed between the two had made the user already, and its home perhaps not.
    static bool WasBeingMade(string user, string place) => ScriptSession.Current.Found.Any(record => record.Kind == nameof(UserAccount) && record.Identity.SequenceEqual([user, place])
        && record.State.TryGetValue(UserAccount.Number, out var number) && number is null && record.State.ContainsKey(UserAccount.HomeFolder));

    // An attempt that was killed between the two had removed the user already.
    static string? HomeFoundEarlier(string user) => ScriptSession.Current.Found
        .Where(record => record.Kind == nameof(UserAccount) && record.Identity[0] == user && record.State.GetValueOrDefault(UserAccount.Home) is not null && record.State.GetValueOrDefault(UserAccount.Number) is not null)
        .Select(record => new UserEntry(user, uint.Parse(record.State[UserAccount.Number]!, CultureInfo.InvariantCulture), 0, "", record.State[UserAccount.Home]!, ""))
        .Select(entry => HomeToDelete(user, entry)).LastOrDefault();

    static void Add(State wanted, string aspect, string? value)
    {
        if (value is not null)
        {
            wanted[aspect] = value;
        }
    }

    static string NumberOf(string user, int id) =>
        id >= 0 ? id.ToString(CultureInfo.InvariantCulture) : throw new MigrationException($"user {user}: {id} is no number of a user.");

    static string GroupOf(string user, AccountFiles files, string group)
    {
        if (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return files.NameOfGroup(number);
        }

        AccountProgram.Name("group", group);
        return files.Group(group) is not null || ScriptSession.Current.Start.DryRun
            ? group
            : throw new MigrationException($"user {user}: there is no group '{group}' on this host. Groups.Ensure(\"{group}\") makes it.");
    }

    static string? ShellOf(string user, string? shell) =>
        PathOf(user, "shell", shell) is null || ScriptSession.Current.Start.DryRun || File.Exists(shell) ? shell : throw new MigrationException($"user {user}: there is no shell {shell} on this host.");

    static string? PathOf(string user, string what, string? path) =>
        path is null || path.StartsWith('/') ? FieldOf(user, what, path) : throw new MigrationException($"user {user}: its {what} '{path}' does not begin with '/'.");

    static string? FieldOf(string user, string what, string? text) =>
        text?.Any(letter => letter == ':' || char.IsControl(letter)) == true ? throw new MigrationException($"user {user}: its {what} cannot hold ':' or a line's end.") : text;

    // A password itself in its place would stand there for everybody to read, and let nobody in.
    static void CheckHash(string user, string hash)
    {
        if (hash.Length < 13 || !hash.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '$' or '.' or '/' or '=' or ',' or '_' or '-' or '+') || hash[0] is not ('$' or '_'))
        {
            throw new MigrationException($"user {user}: what is given as the hash of its password is none. Make one with: openssl passwd -6");
        }
    }
}
