using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.Fetching;

/// <summary>A file whose content comes from elsewhere, known by its checksum: what has that already is not asked for.</summary>
static class FetchedFile
{
    const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static bool Place(string path, Fetch fetch, Checksum wanted, Access access, Reaction? onChange)
    {
        Target.Check(path);
        return Target.Alone(path, "written", () =>
        {
            var session = ScriptSession.Current;
            var target = HostTree.Followed(path);
            PathFacts? found = null;
            var differs = false;
            var temporary = "";
            var changed = session.Act(
                $"file {path}",
                look: () =>
                {
                    found = HostTree.Look(target);
                    if (found is { Kind: not PathKind.File } other)
                    {
                        throw new MigrationException($"{path} is a {other.Noun}, and cannot be written as a file.");
                    }

                    Target.CheckFoldersAbove(path, target);
                    var present = HostTree.Checksum(target, wanted.OfStream);
                    differs = present != wanted.ToString();
                    return DifferenceOf(present, wanted, differs, found is { } facts ? access.From(facts) : null);
                },
                undo: store =>
                {
                    (var records, temporary) = store.OfWriting(target, differs);
                    return records;
                },
                change: () =>
                {
                    if (differs)
                    {
                        temporary = temporary.Length > 0 ? temporary : Replacement.TemporaryFor(target);
                        session.Undo?.Cover(target, temporary);
                        Replacement.Put(target, temporary, file => Require(path, fetch, wanted, file), access, NewFile);
                    }
                    else
                    {
                        access.Give(target, found!.Value);
                    }

                    return null;
                },
                onChange);
            if (changed && session.Start.DryRun)
            {
                HostTree.PlanFetched(target, access.Over(found ?? new PathFacts(PathKind.File, (int)NewFile, 0, 0)), wanted.ToString());
            }

            return changed;
        });
    }

    static void Require(string path, Fetch fetch, Checksum wanted, Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        Checksum came;
        try
        {
            came = fetch.Into(file, wanted);
        }
        catch (MigrationException cause)
        {
            throw new MigrationException($"{path} is not placed: {cause.Message}.", cause);
        }

        if (came != wanted)
        {
            throw new MigrationException($"{path} is not placed: what came from {fetch.Url} has the {came}, and {wanted.Digits} was wanted.");
        }
    }

    static Difference? DifferenceOf(string? present, Checksum wanted, bool differs, Difference? ofAccess)
    {
        if (!differs)
        {
            return ofAccess;
        }

        var reason = present is null ? "it was not there" : $"its {wanted.Algorithm} differed";
        return new Difference(ofAccess is null ? reason : $"{reason}, {ofAccess.Reason}", $"{(present is null ? "" : $"-{present}\n")}+{wanted}\n{ofAccess?.Diff}");
    }
}
