using System.Diagnostics;

namespace Wildebeest.Storage;

enum StorageFault
{
    DiskFull,
    ReadOnly,
    Denied,
    Missing,
    Other,
}

/// <summary>The operating system refused to read or write one of this host's own files.</summary>
sealed class StorageException : WildebeestException
{
    // The numbers are Linux's; .NET hands them on as the HResult of an IOException.
    const int OperationNotPermitted = 1;
    const int NoSuchEntry = 2;
    const int PermissionDenied = 13;
    const int NotADirectory = 20;
    const int NoSpaceLeft = 28;
    const int ReadOnlyFileSystem = 30;
    const int QuotaExceeded = 122;

    StorageException(StorageFault fault, string path, string sentence, string wayOut, Exception cause)
        : base(sentence, wayOut, cause)
    {
        Fault = fault;
        Path = path;
        Where = PrintableText.Line(path);
    }

    public StorageFault Fault { get; }

    public string Path { get; }

    /// <summary>Whether <paramref name="cause"/> is the system's word about a file, for use in an exception filter.</summary>
    public static bool IsCause(Exception cause) => cause is IOException or UnauthorizedAccessException;

    /// <param name="deed">What was tried, as a verb: <c>write</c>, <c>read</c>, <c>create</c>.</param>
    public static StorageException From(Exception cause, string deed, string path)
    {
        Debug.Assert(IsCause(cause), "only a file's error becomes a storage error");
        var fault = FaultOf(cause);
        var shown = PrintableText.Line(path);
        var (reason, wayOut) = fault switch
        {
            StorageFault.DiskFull => ("the disk is full", "Make room on that file system, or raise the quota, then try again; nothing that was there is lost."),
            StorageFault.ReadOnly => ("its file system is read-only", "Mount it writable, or name another home with --home."),
            StorageFault.Denied => ("permission denied", "Run as the user who owns it, or name a home of your own with --home."),
            StorageFault.Missing => ("there is no such file or folder", "Check the path; it may be on a file system that is not mounted."),
            _ => (FirstSentence(cause.Message), "See the system's log for this file system, then try again."),
        };
        return new StorageException(fault, path, $"Cannot {deed} {shown}: {reason}.", wayOut, cause);
    }

    static StorageFault FaultOf(Exception cause)
    {
        // An access error carries its number on the IOException inside it.
        var number = cause is UnauthorizedAccessException ? cause.InnerException?.HResult ?? PermissionDenied : cause.HResult;
        return number switch
        {
            NoSpaceLeft or QuotaExceeded => StorageFault.DiskFull,
            ReadOnlyFileSystem => StorageFault.ReadOnly,
            PermissionDenied or OperationNotPermitted => StorageFault.Denied,
            NoSuchEntry or NotADirectory => StorageFault.Missing,
            _ => cause switch
            {
                UnauthorizedAccessException => StorageFault.Denied,
                FileNotFoundException or DirectoryNotFoundException => StorageFault.Missing,
                _ => StorageFault.Other,
            },
        };
    }

    static string FirstSentence(string message) => PrintableText.Line(message.Split('\n')[0].TrimEnd('.', ' ', '\r'), 300);
}
