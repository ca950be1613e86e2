using System.Text.Json.Serialization;
using Wildebeest.Scripting.Resources;

namespace Wildebeest.Scripting.Protocol;

/// <summary>
/// How to put back one thing, as data: made before it is changed, journaled by the daemon, and acted on by it when the migration fails.
/// The set is closed, so that a journal is readable for ever; each kind can be acted on any number of times, and on what was never changed.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "undo")]
[JsonDerivedType(typeof(RestoreFile), "restore file")]
[JsonDerivedType(typeof(RestoreAccess), "restore access")]
[JsonDerivedType(typeof(RestoreLink), "restore link")]
[JsonDerivedType(typeof(RemoveFile), "remove file")]
[JsonDerivedType(typeof(RemoveFolders), "remove folders")]
[JsonDerivedType(typeof(PutBack), "put back")]
[JsonDerivedType(typeof(UndoCommand), "command")]
[JsonDerivedType(typeof(RestoreTree), "restore tree")]
[JsonDerivedType(typeof(RestoreTreeAccess), "restore access of tree")]
[JsonDerivedType(typeof(RemoveTree), "remove tree")]
abstract record UndoRecord
{
    /// <summary>What is put back or taken away, for telling whether two records are about the same place.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Paths { get; }

    public void Write(BinaryWriter writer)
    {
        switch (this)
        {
            case RestoreFile file:
                writer.Write((byte)1);
                writer.Write(file.Path);
                writer.Write(file.Temporary);
                writer.Write(file.Kept);
                writer.Write(file.Mode);
                writer.Write(file.User);
                writer.Write(file.Group);
                writer.Write(file.ModifiedTicks);
                break;
            case RestoreAccess access:
                writer.Write((byte)2);
                writer.Write(access.Path);
                writer.Write(access.Mode);
                writer.Write(access.User);
                writer.Write(access.Group);
                break;
            case RestoreLink link:
                writer.Write((byte)3);
                writer.Write(link.Path);
                writer.Write(link.Temporary);
                writer.Write(link.Target);
                writer.Write(link.User);
                writer.Write(link.Group);
                break;
            case RemoveFile file:
                writer.Write((byte)4);
                writer.Write(file.Path);
                writer.Write(file.Temporary);
                break;
            case RemoveFolders folders:
                writer.Write((byte)5);
                writer.WriteList(folders.Folders, static (writer, folder) => writer.Write(folder));
                break;
            case PutBack back:
                writer.Write((byte)6);
                writer.Write(back.Kind);
                writer.WriteList(back.Identity, static (writer, word) => writer.Write(word));
                writer.WriteList(back.State, static (writer, aspect) =>
                {
                    writer.Write(aspect.Key);
                    writer.WriteOptional(aspect.Value);
                });
                break;
            case UndoCommand command:
                writer.Write((byte)9);
                writer.WriteList(command.Words, static (writer, word) => writer.Write(word));
                break;
            case RestoreTree tree:
                writer.Write((byte)7);
                writer.Write(tree.Path);
                writer.Write(tree.Kept);
                break;
            case RestoreTreeAccess tree:
                writer.Write((byte)8);
                writer.Write(tree.Path);
                writer.Write(tree.Listing);
                break;
            case RemoveTree tree:
                writer.Write((byte)10);
                writer.Write(tree.Path);
                writer.Write(tree.Temporary);
                writer.Write(tree.MarkFile);
                writer.Write(tree.Mark);
                break;
            default:
                throw new InvalidOperationException($"{GetType()} has no form in a frame.");
        }
    }

    /// <exception cref="InvalidDataException">There is no such kind.</exception>
    public static UndoRecord Read(BinaryReader reader) => reader.ReadByte() switch
    {
        1 => new RestoreFile(
            reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadInt64()),
        2 => new RestoreAccess(reader.ReadString(), reader.ReadInt32(), reader.ReadUInt32(), reader.ReadUInt32()),
        3 => new RestoreLink(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadUInt32(), reader.ReadUInt32()),
        4 => new RemoveFile(reader.ReadString(), reader.ReadString()),
        5 => new RemoveFolders(reader.ReadList(static reader => reader.ReadString())),
        6 => new PutBack(
            reader.ReadString(), reader.ReadList(static reader => reader.ReadString()),
            reader.ReadList(static reader => KeyValuePair.Create(reader.ReadString(), reader.ReadOptional())).ToDictionary(StringComparer.Ordinal)),
        9 => new UndoCommand(reader.ReadList(static reader => reader.ReadString())),
        7 => new RestoreTree(reader.ReadString(), reader.ReadString()),
        8 => new RestoreTreeAccess(reader.ReadString(), reader.ReadString()),
        10 => new RemoveTree(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString()),
        var kind => throw new InvalidDataException($"An undo record of kind {kind} is none."),
    };
}

/// <summary>The file was there.</summary>
/// <param name="Temporary">Where the new content is written before it is renamed: what a killed helper may leave there is removed.</param>
/// <param name="Kept">A copy of its content, in the home.</param>
/// <param name="Mode">The permission bits.</param>
/// <param name="ModifiedTicks">When it was last written, in UTC.</param>
sealed record RestoreFile(string Path, string Temporary, string Kept, int Mode, uint User, uint Group, long ModifiedTicks) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>The file or folder was there, and only its mode or its owners are changed.</summary>
sealed record RestoreAccess(string Path, int Mode, uint User, uint Group) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>There was a symbolic link.</summary>
sealed record RestoreLink(string Path, string Temporary, string Target, uint User, uint Group) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>There was no such file.</summary>
sealed record RemoveFile(string Path, string Temporary) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>There were no such folders. Those that are empty are removed again.</summary>
/// <param name="Folders">The one that holds the others first.</param>
sealed record RemoveFolders(IReadOnlyList<string> Folders) : UndoRecord
{
    public override IReadOnlyList<string> Paths => Folders;
}

/// <summary>There was a folder with all that is kept of it.</summary>
/// <param name="Kept">A folder in the home: see <see cref="FileSystem.KeptTree"/>.</param>
sealed record RestoreTree(string Path, string Kept) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>What is listed was in the folder, and only its modes or owners are changed.</summary>
/// <param name="Listing">A file in the home: see <see cref="FileSystem.TreeEntry"/>.</param>
sealed record RestoreTreeAccess(string Path, string Listing) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>There was no such folder, or another one, which has a record of its own. What is there by now goes if it is the one that was made.</summary>
/// <param name="Temporary">Where the new folder is made before it is renamed: what a killed helper may leave there is removed, with all that is in it.</param>
/// <param name="MarkFile">Below the path: a file of the new folder.</param>
/// <param name="Mark">What is in that file, and in no other folder's.</param>
sealed record RemoveTree(string Path, string Temporary, string MarkFile, string Mark) : UndoRecord
{
    public override IReadOnlyList<string> Paths => [Path];
}

/// <summary>Something other than a file had this state, and is brought to it again by the helper of its kind, in a process of its own.</summary>
/// <param name="Kind">The helper's class.</param>
/// <param name="Identity">What names the resource: its helper's constructor takes it.</param>
/// <param name="State">The aspects that were changed, as they were found.</param>
sealed record PutBack(string Kind, IReadOnlyList<string> Identity, IReadOnlyDictionary<string, string?> State) : UndoRecord
{
    // No path of any file: two slashes begin none.
    [JsonIgnore]
    public override IReadOnlyList<string> Paths => [$"//{Kind}/{string.Join('/', Identity)}"];

    /// <summary>Whether that service ran; null where this says nothing of it.</summary>
    public bool? Ran(string service) =>
        Kind == nameof(ServiceUnit) && Identity is [var known] && known == service && State.GetValueOrDefault(ServiceUnit.Active) is { } active ? active == Resources.State.Yes : null;
}

/// <summary>A command was run whose script names another one that takes it back.</summary>
/// <param name="Words">A program and its arguments.</param>
sealed record UndoCommand(IReadOnlyList<string> Words) : UndoRecord
{
    [JsonIgnore]
    public override IReadOnlyList<string> Paths => [];
}
