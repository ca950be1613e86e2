using System.Text;
using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem.Editing;

/// <summary>Changes a part of a text file and keeps the rest to the letter. What was edited goes the way of everything that is placed.</summary>
static class TextEdit
{
    const char Mark = '\uFEFF';
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="edit">From the whole text to the whole text. It throws <see cref="EditRefused"/> where it is not sure.</param>
    /// <param name="create">Whether a file that is not there is begun as an empty one.</param>
    /// <param name="ofNothing">Whether there is nothing to do where there is no file, as for what takes away.</param>
    public static bool Apply(string path, Placing placing, Func<string, string> edit, bool create = false, bool ofNothing = false)
    {
        Target.Check(path);
        return IsUnknown(path) && !create && !ofNothing
            ? Target.Alone(path, "edited", () => ScriptSession.Current.Act(
                $"file {path}", look: () => new Difference("it is not there yet"), undo: null, change: () => throw new InvalidOperationException("A dry run changes nothing."), isOpaque: true))
            : Placement.Place(
                path,
                present => (present, create) switch
                {
                    (null, false) when ofNothing => null,
                    (null, false) => throw new MigrationException($"{path}: there is no such file to be edited."),
                    _ => Edited(path, present ?? [], edit),
                },
                placing);
    }

    // An earlier step, such as a package, may be about to bring the file.
    static bool IsUnknown(string path) => ScriptSession.Current.Start.DryRun && HostTree.IsUnknown(HostTree.Followed(path));

    static byte[] Edited(string path, byte[] present, Func<string, string> edit)
    {
        try
        {
            var text = Utf8.GetString(present);
            var hasMark = text.StartsWith(Mark);
            var edited = edit(hasMark ? text[1..] : text);
            return Utf8.GetBytes(hasMark ? Mark + edited : edited);
        }
        catch (DecoderFallbackException cause)
        {
            throw new MigrationException($"{path} is no text in UTF-8, so it is not edited.", cause);
        }
        catch (EditRefused refused)
        {
            throw new MigrationException($"{path}{refused.Place}: {refused.Message}", refused);
        }
    }
}

/// <summary>Why an edit is not made: nothing is guessed in somebody's file.</summary>
/// <param name="line">Where, from 1; null of the whole file.</param>
sealed class EditRefused(string sentence, long? line = null) : Exception(sentence)
{
    public string Place => line is null ? "" : $"({line})";
}
