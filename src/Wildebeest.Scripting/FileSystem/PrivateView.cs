using System.Runtime.ExceptionServices;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>
/// Shows what is run in it one file with its new content at its place, while all others still see what was there: a mount namespace of one thread. For checkers that look at a
/// whole configuration, of which the file is only a part.
/// </summary>
static class PrivateView
{
    /// <param name="path">Where the file will be; there need not be one yet, but its folder.</param>
    /// <param name="temporary">Where it is now.</param>
    /// <param name="withoutView">What to throw where the system allows no such view.</param>
    public static T Look<T>(string path, string temporary, Func<T> look, Func<IOException, Exception> withoutView)
    {
        using var stage = new Stage(path);
        T? seen = default;
        ExceptionDispatchInfo? failure = null;

        // A thread of its own: the view ends with it, and no other work may ever be done in it.
        var thread = new Thread(() =>
        {
            try
            {
                Arrange(path, temporary, stage, withoutView);
                seen = look();
            }
            catch (Exception any)
            {
                failure = ExceptionDispatchInfo.Capture(any);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return seen!;
    }

    static void Arrange(string path, string temporary, Stage stage, Func<IOException, Exception> withoutView)
    {
        try
        {
            Native.LeaveMountsBehind();
            stage.MakeRoom();
            Native.ShowAt(temporary, path);

            // A program that reads all of a folder must not find the file twice.
            Native.ShowAt("/dev/null", temporary);
        }
        catch (IOException cause)
        {
            throw withoutView(cause);
        }
    }

    /// <summary>A file that is not there yet has no place to be shown at: its folder is seen through a layer that has one.</summary>
    sealed class Stage(string path) : IDisposable
    {
        const ulong ReadOnly = 1;

        readonly string? layer = Native.TryLook(path) is null ? Directory.CreateTempSubdirectory("wildebeest-view-").FullName : null;

        public void MakeRoom()
        {
            if (layer is null)
            {
                return;
            }

            var folder = Path.GetDirectoryName(path)!;
            File.Create(Path.Combine(layer, Path.GetFileName(path))).Dispose();

            // The uppermost layer's folder lends its mode and owner to what is seen.
            var facts = Native.TryLook(folder)!.Value;
            Native.Checked(Native.ChangeOwnerOfLink(layer, facts.User, facts.Group), $"owner of {layer}");
            File.SetUnixFileMode(layer, (UnixFileMode)facts.Mode);
            Native.Mount("overlay", folder, "overlay", ReadOnly, $"lowerdir={Escaped(layer)}:{Escaped(folder)}");
        }

        public void Dispose()
        {
            if (layer is not null)
            {
                Directory.Delete(layer, recursive: true);
            }
        }

        static string Escaped(string folder) => string.Concat(folder.Select(letter => letter is ':' or ',' or '\\' ? $"\\{letter}" : $"{letter}"));
    }
}
