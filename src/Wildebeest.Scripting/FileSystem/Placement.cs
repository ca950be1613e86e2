using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>The one way by which a file's content comes to its place: whatever writes or edits files ends here.</summary>
static class Placement
{
    const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const string Hidden = "(hidden)\n";

    public static bool Place(string path, byte[] content, Placing placing) => Place(path, _ => content, placing);

    /// <param name="contentOf">From what is there, null for no file, to what is to be there, null for no file either. It only looks.</param>
    public static bool Place(string path, Func<byte[]?, byte[]?> contentOf, Placing placing)
    {
        Target.Check(path);
        return Target.Alone(path, "written", () =>
        {
            var file = new Pending(path, HostTree.Followed(path), contentOf, placing);
            var session = ScriptSession.Current;
            var changed = session.Act($"file {path}", file.Look, file.Undo, file.Change, placing.OnChange);
            if (!session.Start.DryRun)
            {
                // What was there already is no less a secret.
                file.RememberSecret();
            }
            else if (changed)
            {
                file.Plan();
            }

            return changed;
        });
    }

    /// <summary>One file on its way.</summary>
    sealed class Pending(string path, string target, Func<byte[]?, byte[]?> contentOf, Placing placing)
    {
        PathFacts? found;
        byte[] wanted = [];
        bool contentDiffers;
        bool isHidden;
        string temporary = "";

        public Difference? Look()
        {
            found = HostTree.Look(target);
            if (found is { Kind: not PathKind.File } other)
            {
                throw new MigrationException($"{path} is a {other.Noun}, and cannot be written as a file.");
            }

            Target.CheckFoldersAbove(path, target);
            var present = HostTree.Read(target);
            if (contentOf(present) is not { } content)
            {
                return null;
            }

            wanted = content;
            contentDiffers = present is null || !wanted.AsSpan().SequenceEqual(present);
            var ofAccess = found is { } facts ? placing.Access.From(facts) : null;
            if (!contentDiffers)
            {
                return ofAccess;
            }

            WellFormed.Check(path, wanted);
            isHidden = MustHide(present);
            var reason = present is null ? "it was not there" : "its content differed";
            return new Difference(
                ofAccess is null ? reason : $"{reason}, {ofAccess.Reason}",
                (isHidden ? Hidden : FileDiff.Between(present, wanted)) + ofAccess?.Diff);
        }

        /// <summary>
        /// What a secret takes the place of is as a rule the secret that was there before, and nobody has said that one to be hidden. Where nothing was, the words that are hidden are enough.
        /// </summary>
        bool MustHide(byte[]? present) => placing.Secret || (present is not null && (HoldsSecret || SecretFiles.Holds(target)));

        bool HoldsSecret => ScriptSession.Current.Hidden.AreIn(wanted);

        public IReadOnlyList<UndoRecord> Undo(UndoStore store)
        {
            (var records, temporary) = store.OfWriting(target, contentDiffers);
            return records;
        }

        public string? Change()
        {
            if (!contentDiffers)
            {
                placing.Access.Give(target, found!.Value);
                return null;
            }

            RememberSecret();
            temporary = temporary.Length > 0 ? temporary : Replacement.TemporaryFor(target);
            ScriptSession.Current.Undo?.Cover(target, temporary);
            Replacement.Put(target, temporary, wanted, placing.Access, NewFile, placing.Checker is null ? null : () => Checker.Ask(placing.Checker, path, target, temporary, isHidden));
            return null;
        }

        public void RememberSecret()
        {
            if (placing.Secret || HoldsSecret)
            {
                SecretFiles.Remember(target);
            }
        }

        public void Plan() => HostTree.Plan(target, placing.Access.Over(found ?? new PathFacts(PathKind.File, (int)NewFile, 0, 0)) with { Size = wanted.Length }, wanted);
    }
}
