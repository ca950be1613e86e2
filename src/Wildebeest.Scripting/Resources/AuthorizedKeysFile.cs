using System.Globalization;
using System.Text;
using Wildebeest.Scripting.Commands;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Resources;

/// <summary>
/// A user's <c>~/.ssh/authorized_keys</c>. All in that folder is the user's, who may change it at any moment into a link to anything, so it is looked at and changed with the
/// user's own rights: also when it is put back.
/// </summary>
sealed class AuthorizedKeysFile(string user) : Resource
{
    /// <summary>The mode of <c>~/.ssh</c>, and its owner and group where the owner is another.</summary>
    public const string Folder = "folder";

    /// <summary>The mode of the file, and its owner and group where the owner is another.</summary>
    public const string Access = "access";

    public const string Text = "keys";

    const int Longest = 1 << 20;
    const int WritableByOthers = 0b000_010_010;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override string Name => $"authorized keys of {user}";

    public override IReadOnlyList<string> Identity => [user];

    public static UserEntry? Find(string user) => AccountFiles.Read().User(user)
        // Of a directory, which the files do not tell of.
        ?? (Tool.Exists("getent") && Tool.Look("getent", "passwd", user) is { ExitCode: 0 } said ? UserEntry.TryParse(said.Output) : null);

    public override State Probe()
    {
        if (Find(user) is not { } entry)
        {
            return AccountProgram.MayBeMissing
                ? new State { [Folder] = null, [Access] = null, [Text] = null }
                : throw new MigrationException($"{Name}: there is no such user on this host.");
        }

        return Told(entry, () =>
        {
            var (folder, file) = PlacesOf(entry);
            var (ofFolder, ofFile) = (Native.TryLook(folder), Native.TryLook(file));
            Require(folder, ofFolder, PathKind.Folder, "folder");
            Require(file, ofFile, PathKind.File, "file");
            return new State
            {
                [Folder] = ofFolder is { } known ? TextOf(entry, known) : null,
                [Access] = ofFile is { } there ? TextOf(entry, there) : null,
                [Text] = ofFile is null ? null : Read(file),
            };
        });
    }

    public override Difference Describe(State found, State differing)
    {
        var others = differing.Only(aspect => aspect != Text);
        var difference = Words.Of(this, found, others);
        return !differing.Has(Text) ? difference : new Difference(
            found[Text] is null ? "there were none" : others.IsEmpty ? "they differed" : $"they differed, {difference.Reason}",
            FileDiff.Between(found[Text] is { } text ? Utf8.GetBytes(text) : null, Utf8.GetBytes(differing[Text] ?? "")) + (found[Folder] is null ? "" : difference.Diff));
    }

    public override void Bring(State found, State wanted)
    {
        var entry = Find(user) ?? throw new MigrationException($"{Name}: there is no such user on this host.");
        var (folder, file) = PlacesOf(entry);

        // The file is changed with the user's rights: before its folder goes to another, as in an undo, and after it came from one.
        var goesToAnother = wanted[Folder] is { } folderAccess && AccessOf(entry, folderAccess).Owner != entry.Number;
        if (goesToAnother)
        {
            BringFile(entry, file, found, wanted);
        }

        if (wanted[Folder] is { } access)
        {
            BringFolder(entry, folder, access);
        }

        if (!goesToAnother)
        {
            BringFile(entry, file, found, wanted);
        }

        if (wanted.Has(Folder) && wanted[Folder] is null)
        {
            RemoveFolder(entry, folder);
        }
    }

    void BringFile(UserEntry entry, string file, State found, State wanted)
    {
        var isGone = (wanted.Has(Text) && wanted[Text] is null) || (wanted.Has(Access) && wanted[Access] is null);
        if (isGone)
        {
            Told(entry, () =>
            {
                File.Delete(file);
                File.Delete(TemporaryFor(file));
                return true;
            });
        }
        else if ((wanted[Text] ?? found[Text]) is { } text && (wanted.Has(Text) || wanted.Has(Access)))
        {
            Write(entry, file, text, wanted[Access] ?? found[Access]);
        }
    }

    // In a home that is root's, where the user can put nothing in its place, root makes it; elsewhere the user does.
    void BringFolder(UserEntry entry, string folder, string access)
    {
        var (mode, owner, group) = AccessOf(entry, access);
        if (RootKeeps(entry))
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
            if (Native.TryLook(folder) is { } known && (known.User != owner || owner != entry.Number))
            {
                Native.Checked(Native.ChangeOwnerOfLink(folder, owner, group), $"the owner of {folder} cannot be set");
            }

            File.SetUnixFileMode(folder, mode);
            return;
        }

        Told(entry, () =>
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
            if (Native.TryLook(folder) is { } now && now.User != owner)
            {
                throw new MigrationException($"{Name}: {folder} belongs to {Accounts.NameOfUser(now.User)}, in a home where others may put a folder in its place. Give it to {user} by hand.");
            }

            if (owner == entry.Number)
            {
                File.SetUnixFileMode(folder, mode);
            }

            return true;
        });
    }

    void RemoveFolder(UserEntry entry, string folder)
    {
        bool Remove()
        {
            if (Native.TryLook(folder) is { Kind: PathKind.Folder } && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }

            return true;
        }

        _ = RootKeeps(entry) ? Remove() : Told(entry, Remove);
    }

    void Write(UserEntry entry, string file, string text, string? access)
    {
        var (mode, owner, group) = access is null ? (OwnerOnly, entry.Number, entry.Group) : AccessOf(entry, access);
        var temporary = TemporaryFor(file);
        Told(entry, () =>
        {
            File.Delete(temporary);
            using (var written = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                File.SetUnixFileMode(written, OwnerOnly);
                RandomAccess.Write(written, Utf8.GetBytes(text), fileOffset: 0);
                File.SetUnixFileMode(written, mode);
                if (owner != entry.Number)
                {
                    // By its handle: it is the file that was made here, wherever its name leads by now.
                    FileAccessAs.Do(0, 0, () => Native.Checked(Native.ChangeOwner(written, owner, group), $"the owner of {file} cannot be put back"));
                }

                RandomAccess.FlushToDisk(written);
            }

            Native.Rename(temporary, file);
            Native.SynchroniseDirectory(Path.GetDirectoryName(file)!);
            return true;
        });
    }

    T Told<T>(UserEntry entry, Func<T> act)
    {
        try
        {
            return FileAccessAs.Do(entry.Number, entry.Group, act);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{Name}: with the rights of {user}: {Target.Reason(cause)}", cause);
        }
    }

    void Require(string path, PathFacts? facts, PathKind kind, string noun)
    {
        if (facts is { } other && other.Kind != kind)
        {
            throw new MigrationException($"{Name}: {path} is a {other.Noun} where a {noun} belongs, and is left alone.");
        }
    }

    string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[Longest + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        try
        {
            return length <= Longest ? Utf8.GetString(bytes, 0, length) : throw new MigrationException($"{Name}: {file} is larger than 1 MB, and is left alone.");
        }
        catch (DecoderFallbackException cause)
        {
            throw new MigrationException($"{Name}: {file} is no text in UTF-8, and is left alone.", cause);
        }
    }

    static (string Folder, string File) PlacesOf(UserEntry entry) => ($"{entry.Home.TrimEnd('/')}/.ssh", $"{entry.Home.TrimEnd('/')}/.ssh/authorized_keys");

    // The same name each time, so that what a killed run left is found by the next.
    static string TemporaryFor(string file) => file + ".wildebeest";

    /// <summary>Whether nobody but root can put anything in the place of what is in the home.</summary>
    static bool RootKeeps(UserEntry entry)
    {
        for (var folder = HostTree.Followed(entry.Home); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Native.TryLook(folder) is not { Kind: PathKind.Folder, User: 0 } facts || (facts.Mode & WritableByOthers) != 0)
            {
                return false;
            }
        }

        return true;
    }

    static string TextOf(UserEntry entry, PathFacts facts) =>
        FileModes.Text((UnixFileMode)facts.Mode) + (facts.User == entry.Number ? "" : string.Create(CultureInfo.InvariantCulture, $" of user {facts.User} group {facts.Group}"));

    static (UnixFileMode Mode, uint Owner, uint Group) AccessOf(UserEntry entry, string text) => text.Split((string[])[" of user ", " group "], StringSplitOptions.None) switch
    {
        [var mode, var owner, var group] => (FileModes.Parse(mode)!.Value, uint.Parse(owner, CultureInfo.InvariantCulture), uint.Parse(group, CultureInfo.InvariantCulture)),
        [var mode, var owner] => (FileModes.Parse(mode)!.Value, uint.Parse(owner, CultureInfo.InvariantCulture), uint.MaxValue),
        [var mode] => (FileModes.Parse(mode)!.Value, entry.Number, entry.Group),
        _ => throw new InvalidOperationException($"'{text}' is no access."),
    };
}
