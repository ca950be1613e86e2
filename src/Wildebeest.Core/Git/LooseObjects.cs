using System.Globalization;
using System.IO.Compression;
using System.Text;
using Wildebeest.Storage;

namespace Wildebeest.Git;

/// <summary>
/// libgit2 1.5 reads a loose object that was cut short (a power cut does that) for ever, in native code that nothing can interrupt.
/// So those are looked at before a clone is opened. There are few: whatever is large comes in packs.
/// </summary>
static class LooseObjects
{
    const int LongestHeader = 32;

    // Linux's numbers, as .NET hands them on.
    const int TooManyOpenFilesOfAll = 23;
    const int TooManyOpenFiles = 24;

    /// <exception cref="CloneDamagedException">One of them is not as long as it says.</exception>
    public static void RequireWhole(string gitDirectory)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(gitDirectory, "objects"), "??"))
        {
            foreach (var file in Directory.EnumerateFiles(folder, new string('?', 38)))
            {
                RequireWhole(gitDirectory, file);
            }
        }
    }

    static void RequireWhole(string gitDirectory, string file)
    {
        try
        {
            using var inflated = new ZLibStream(File.OpenRead(file), CompressionMode.Decompress);
            var buffer = new byte[16 * 1024];
            var first = inflated.ReadAtLeast(buffer, LongestHeader, throwOnEndOfStream: false);
            long rest = first;

            // The header stays where it is; what follows is only counted, however much of it came with the header.
            while (inflated.ReadAtLeast(buffer.AsSpan(LongestHeader), 1, throwOnEndOfStream: false) is var more and > 0)
            {
                rest += more;
            }

            if (SizeIn(buffer.AsSpan(0, Math.Min(first, LongestHeader)), out var header) is not { } size || rest != header + size)
            {
                throw new CloneDamagedException(gitDirectory, null);
            }
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException || cause.HResult is TooManyOpenFiles or TooManyOpenFilesOfAll)
        {
            // The system's word on us, not on the object.
            throw StorageException.From(cause, "read", file);
        }
        catch (Exception cause) when (cause is InvalidDataException || StorageException.IsCause(cause))
        {
            throw new CloneDamagedException(gitDirectory, cause);
        }
    }

    /// <summary>An object begins with its kind, a blank, its size in decimal and a NUL.</summary>
    static long? SizeIn(ReadOnlySpan<byte> start, out int header)
    {
        header = start.IndexOf((byte)0) + 1;
        var blank = start.IndexOf((byte)' ');
        return header > 0 && blank > 0 && blank < header - 1
            && long.TryParse(Encoding.ASCII.GetString(start[(blank + 1)..(header - 1)]), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
    }
}
