using System.Globalization;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>A user of this host's own files, with an aspect for each of its fields and for each group that names it as a member.</summary>
/// <param name="home">The folder that is made and removed with it; empty where its folder is none of our business.</param>
sealed class UserAccount(string user, string home) : Resource
{
    public const string Number = "uid";
    public const string PrimaryGroup = "group";
    public const string Home = "home";
    public const string HomeFolder = "home folder";
    public const string Shell = "shell";
    public const string Comment = "comment";
    public const string Password = "password";
    public const string Locked = "locked";

    /// <summary>A wish for the user, whatever its number.</summary>
    public const string AnyNumber = "any";

    const string Member = "in group ";
    const string Aging = "password aging";
    const string OwnGroup = "gid of its own group";
    const string Nobody = "/usr/sbin/nologin";

    static readonly (string Aspect, string File, string Option)[] Subordinates = [("subuids", "subuid", "--add-subuids"), ("subgids", "subgid", "--add-subgids")];

    static readonly (string Aspect, string Option)[] Fields = [(PrimaryGroup, "--gid"), (Home, "--home-dir"), (Shell, "--shell"), (Comment, "--comment")];

    /// <summary>Whether a new one is of the system: a number of its range, and nobody logs in as it.</summary>
    public bool IsSystem { get; init; }

    public override string Name => $"user {user}";

    public override IReadOnlyList<string> Identity => [user, home];

    public static string MemberOf(string group) => Member + group;

    public static bool IsMembership(string aspect) => aspect.StartsWith(Member, StringComparison.Ordinal);

    public override bool IsSecret(string aspect) => aspect == Password;

    public override State Probe()
    {
        var files = AccountFiles.Read();
        var state = new State { [Number] = null, [OwnGroup] = Text(files.Group(user)?.Number), [HomeFolder] = home.Length > 0 ? State.Of(Directory.Exists(home)) : null };
        if (files.User(user) is not { } entry)
        {
            return state;
        }

        state[Number] = Text(entry.Number);
        state[PrimaryGroup] = files.NameOfGroup(entry.Group);
        state[Home] = entry.Home;
        state[Shell] = entry.Shell;
        state[Comment] = entry.Comment;
        if (files.Shadow(user) is { } shadow)
        {
            state[Locked] = State.Of(shadow.Password.StartsWith('!'));
            state[Password] = shadow.Password.StartsWith('!') ? shadow.Password[1..] : shadow.Password;
            state[Aging] = shadow.Aging;
        }

        foreach (var (aspect, file, _) in Subordinates)
        {
            state[aspect] = files.Subordinate(file, user);
        }

        foreach (var group in files.GroupsOf(user))
        {
            state[MemberOf(group)] = State.Yes;
        }

        return state;
    }

    public override bool Suffices(string aspect, string? wanted, string? found) =>
        wanted == found || (aspect == Number && wanted == AnyNumber && found is not null) || (IsMembership(aspect) && wanted is State.No && found is null);

    public override State Kept(State found, State differing)
    {
        if (found[Number] is null)
        {
            return found.Only(aspect => aspect is Number or OwnGroup || (aspect == HomeFolder && differing.Has(HomeFolder)));
        }

        if (differing.Has(Number) && differing[Number] is null)
        {
            return found.Only(aspect => aspect != HomeFolder);
        }

        var touchesPassword = differing.Has(Password) || differing.Has(Locked);
        var kept = found.Only(aspect => differing.Has(aspect) || (touchesPassword && aspect is Password or Locked or Aging));
        foreach (var membership in differing.Where(aspect => IsMembership(aspect.Key) && !found.Has(aspect.Key)))
        {
            kept[membership.Key] = State.No;
        }

        return kept;
    }

    public override Difference Describe(State found, State differing) =>
        base.Describe(found, differing) is var difference && found[Number] is null ? difference with { Reason = "it was not there" } : difference;

    public override void Bring(State found, State wanted)
    {
        if (wanted.Is(Locked, State.No) && (wanted[Password] ?? found[Password] ?? "").Trim('!').Length == 0 && !AccountProgram.IsUndo)
        {
            throw new MigrationException($"{Name}: it has no password, so to unlock it would let in everybody without one.");
        }

        if (found[Number] is { } number && wanted.Has(Number) && wanted[Number] is null)
        {
            Remove(number);
            found = Probe();
        }

        // Of what is gone, what it leaves: its group as userdel takes it along, and its home.
        if (found[Number] is null && wanted[Number] is null)
        {
            BringOwnGroup(wanted);
            RemoveHome(wanted);
            return;
        }

        if (found[Number] is null)
        {
            BringOwnGroup(wanted);
            Create(wanted);
        }
        else
        {
            Modify(wanted);
        }

        foreach (var membership in wanted.Where(aspect => IsMembership(aspect.Key)))
        {
            AccountProgram.Act(Name, "gpasswd", membership.Value == State.Yes ? "--add" : "--delete", user, membership.Key[Member.Length..]);
        }

        BringPassword(wanted);
        BringSubordinates(wanted);
        RemoveHome(wanted);
    }

    /// <summary>Whether who is given a password stays locked: one who was locked for want of one does not.</summary>
    /// <param name="field">As shadow has it; a new user's is <c>!</c> or, of other systems, <c>!!</c>.</param>
    public static bool StaysLocked(string field) => field.StartsWith('!') && field.Trim('!', '*').Length > 0;

    void Create(State wanted)
    {
        List<string> arguments = [.. NumberOf(wanted), .. FieldsOf(wanted)];
        if (!wanted.Has(PrimaryGroup))
        {
            arguments.AddRange(AccountFiles.Read().Group(user) is null ? ["--user-group"] : ["--gid", user]);
        }

        if (IsSystem)
        {
            arguments.Add("--system");
            arguments.AddRange(wanted.Has(Shell) ? [] : ["--shell", Nobody]);
        }

        // What is put back has the ranges that it had, and not the next free ones.
        if (AccountProgram.IsUndo)
        {
            arguments.AddRange(["--key", "SUB_UID_COUNT=0", "--key", "SUB_GID_COUNT=0"]);
        }

        arguments.Add(wanted.Is(HomeFolder, State.Yes) ? "--create-home" : "--no-create-home");
        AccountProgram.Act(Name, "useradd", [.. arguments, user]);
    }

    void Modify(State wanted)
    {
        if ((List<string>)[.. NumberOf(wanted), .. FieldsOf(wanted)] is { Count: > 0 } arguments)
        {
            AccountProgram.Act(Name, "usermod", [.. arguments.Select(argument => argument == "--home-dir" ? "--home" : argument), user]);
        }

        if (wanted.Is(HomeFolder, State.Yes))
        {
            // The one program that gives a user who is there a home with all that belongs into it; where, it reads in passwd.
            AccountProgram.Act(Name, "mkhomedir_helper", user);
        }
    }

    void Remove(string number)
    {
        if (AccountProgram.IsUndo && AccountFiles.Read().IsOnlyOneWith(uint.Parse(number, CultureInfo.InvariantCulture)))
        {
            // A user that was not there has no processes that were there.
            AccountProcesses.End(uint.Parse(number, CultureInfo.InvariantCulture));
        }

        AccountProgram.Act(Name, "userdel", user);
    }

    void BringOwnGroup(State wanted)
    {
        var now = Text(AccountFiles.Read().Group(user)?.Number);
        if (!wanted.Has(OwnGroup) || wanted[OwnGroup] == now)
        {
            return;
        }

        if (wanted[OwnGroup] is { } number)
        {
            AccountProgram.Act(Name, "groupadd", "--gid", number, user);
        }
        else
        {
            AccountProgram.Act(Name, "groupdel", user);
        }
    }

    void RemoveHome(State wanted)
    {
        if (wanted.Is(HomeFolder, State.No) && Native.TryLook(home) is { Kind: PathKind.Folder })
        {
            Directory.Delete(home, recursive: true);
            Native.SynchroniseDirectory(Path.GetDirectoryName(home)!);
        }
    }

    void BringPassword(State wanted)
    {
        if (wanted.Has(Password) || wanted.Has(Locked))
        {
            var field = AccountFiles.Read().Shadow(user)?.Password ?? "";
            var isLocked = wanted.Has(Locked) ? wanted.Is(Locked, State.Yes) : StaysLocked(field);
            var hash = wanted[Password] ?? (field.StartsWith('!') ? field[1..] : field);
            // By its input, since everybody may see a command's arguments.
            AccountProgram.Act(Name, new Command("chpasswd", ["--encrypted"]) { Input = $"{user}:{(isLocked ? "!" : "")}{hash}\n" });
        }

        if (wanted[Aging] is { } aging)
        {
            string[] options = ["--lastday", "--mindays", "--maxdays", "--warndays", "--inactive", "--expiredate"];
            AccountProgram.Act(Name, "chage", [.. options.Zip(aging.Split(':')).SelectMany(day => new[] { day.First, day.Second.Length == 0 ? "-1" : day.Second }), user]);
        }
    }

    void BringSubordinates(State wanted)
    {
        foreach (var (aspect, _, option) in Subordinates)
        {
            foreach (var range in wanted[aspect]?.Split(',').Select(range => range.Split(':').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray()) ?? [])
            {
                AccountProgram.Act(Name, "usermod", option, string.Create(CultureInfo.InvariantCulture, $"{range[0]}-{range[0] + range[1] - 1}"), user);
            }
        }
    }

    static IEnumerable<string> NumberOf(State wanted) => wanted[Number] is { } number and not AnyNumber ? ["--uid", number] : [];

    static IEnumerable<string> FieldsOf(State wanted) => Fields.Where(field => wanted[field.Aspect] is not null).SelectMany(field => new[] { field.Option, wanted[field.Aspect]! });

    static string? Text(uint? number) => number?.ToString(CultureInfo.InvariantCulture);
}
