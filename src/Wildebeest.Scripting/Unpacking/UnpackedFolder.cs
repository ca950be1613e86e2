using System.Text;
using System.Text.RegularExpressions;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Fetching;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Unpacking;

/// <summary>
/// A folder that is an archive's content as a whole. It is unpacked beside its place and swapped in at one moment. A file in it says from which archive it came, and how: that decides whether it
/// is as wanted, since it costs one checksum however much was unpacked, and since what a program writes into its own folder must not bring the archive back over it.
/// </summary>
/// <param name="Strip">How many of the first parts of each name are left out.</param>
/// <param name="Largest">Bytes of all files together.</param>
/// <param name="Replace">Whether a folder that was not unpacked here goes.</param>
sealed partial record UnpackedFolder(string Archive, string Folder, int Strip, long Largest, bool Replace, Access Access)
{
    public const string Marker = ".unpacked-by-wildebeest";
    public const int LongestMarker = 4096;

    const int NewFolder = 0b111_101_101;
    const UnixFileMode MarkerMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    static readonly Checksum Sha256 = new("sha256", "");

    public bool Make(Reaction? onChange)
    {
        Target.Check(Archive);
        Target.Check(Folder);
        return Target.Alone(Folder, "unpacked", () =>
        {
            var session = ScriptSession.Current;
            var (source, target) = (HostTree.Followed(Archive), HostTree.Followed(Folder));
            if (session.Start.DryRun && HostTree.IsUnknown(source))
            {
                return session.Act($"folder {Folder}", look: () => new Difference("the archive is not there yet"), undo: null, change: () => throw new InvalidOperationException("A dry run changes nothing."), isOpaque: true);
            }

            var wanted = "";
            PathFacts? found = null;
            var temporary = Replacement.TemporaryFor(target);
            var mark = Guid.NewGuid().ToString("n");
            var changed = session.Act(
                $"folder {Folder}",
                look: () =>
                {
                    wanted = WantedOf(source);
                    return Look(target, wanted, out found);
                },
                undo: store => store.OfReplacingTree(target, found is null ? null : KeptTree.EntriesOf(Folder, target, "replaced"), temporary, Marker, mark),
                change: () =>
                {
                    Unpack(source, target, temporary, $"{wanted}\n{mark}\n", found);
                    return null;
                },
                onChange);
            if (changed && session.Start.DryRun)
            {
                HostTree.Plan(target, found ?? new PathFacts(PathKind.Folder, NewFolder, 0, 0));
                HostTree.Plan($"{target}/{Marker}", new PathFacts(PathKind.File, (int)MarkerMode, 0, 0), Encoding.UTF8.GetBytes(wanted + "\n"));
            }

            return changed;
        });
    }

    string WantedOf(string source)
    {
        if (HostTree.Look(source) is not { Kind: PathKind.File })
        {
            throw new MigrationException($"{Archive}: there is no such file.");
        }

        var sum = HostTree.Checksum(source, Sha256.OfStream);
        return $"{sum}{(Strip == 0 ? "" : $", strip {Strip}")}{(Access.Owner is null ? "" : $", owner {Access.Owner.Text}")}{(Access.Group is null ? "" : $", group {Access.Group.Text}")}";
    }

    Difference? Look(string target, string wanted, out PathFacts? found)
    {
        found = HostTree.Look(target);
        if (target == "/" || found is { Kind: not PathKind.Folder })
        {
            throw new MigrationException($"{Folder} is {(target == "/" ? "the whole host" : $"a {found!.Value.Noun}")}, and nothing is unpacked in its place.");
        }

        Target.CheckFoldersAbove(Folder, target);
        if (found is null)
        {
            return new Difference("it was not there", $"+{wanted}\n");
        }

        // The folder may belong to somebody who is not to learn, by way of the difference, what only root reads: what is no such line is not shown.
        var marker = HostTree.ReadSmall($"{target}/{Marker}", LongestMarker) ?? [];
        var present = Encoding.UTF8.GetString(marker).Split('\n')[0] is var first && Source().IsMatch(first) ? first : null;
        if (present is null && !Replace && HostTree.Names(target).Count > 0)
        {
            throw new MigrationException($"{Folder} is not empty, and was not unpacked by wildebeest; say replace: true to put the archive's content in the place of all that is in it.");
        }

        return present == wanted ? null : new Difference(present is null ? "it was not unpacked" : "it was unpacked from something else", $"{(present is null ? "" : $"-{present}\n")}+{wanted}\n");
    }

    void Unpack(string source, string target, string temporary, string marker, PathFacts? found)
    {
        Replacement.CreateFolders(Path.GetDirectoryName(target)!);
        Directory.CreateDirectory(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var tree = new UnpackedTree(temporary, Strip, Largest, Access);
            Fill(tree, source);
            File.WriteAllText($"{temporary}/{Marker}", marker);
            File.SetUnixFileMode($"{temporary}/{Marker}", MarkerMode);

            // The folder itself is whose it was, and as open as it was.
            var kept = Access with { Mode = (UnixFileMode)(found?.Mode ?? NewFolder), Owner = Access.Owner ?? AccountOf(found?.User), Group = Access.Group ?? AccountOf(found?.Group) };
            kept.Give(temporary, Native.TryLook(temporary)!.Value);
            Native.SynchroniseFileSystem(temporary);
            if (found is null)
            {
                Native.Rename(temporary, target);
            }
            else
            {
                Native.Exchange(temporary, target);
            }
        }
        finally
        {
            // What is left under this name is what was there before, or what could not be made whole.
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        Native.SynchroniseDirectory(Path.GetDirectoryName(target)!);
    }

    void Fill(UnpackedTree tree, string source)
    {
        try
        {
            foreach (var entry in ArchiveReader.Entries(source))
            {
                tree.Add(entry);
            }

            tree.Finish();
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException or FormatException or OverflowException)
        {
            throw new MigrationException($"{Archive} is not unpacked: it is damaged or no archive: {cause.Message.TrimEnd('.')}.", cause);
        }
        catch (MigrationException cause)
        {
            throw new MigrationException($"{Archive} is not unpacked: {cause.Message}.", cause);
        }

        if (tree.Count == 0)
        {
            throw new MigrationException($"{Archive} is not unpacked: {(Strip == 0 ? "nothing is in it" : $"nothing is left of it without the first {Strip} of each name (strip:)")}.");
        }
    }

    [GeneratedRegex(@"^(sha256 [0-9a-f]{64}|sha512 [0-9a-f]{128})(, .+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Source();

    static Account? AccountOf(uint? number) => number is { } known ? new Account($"{known}", known) : null;
}
