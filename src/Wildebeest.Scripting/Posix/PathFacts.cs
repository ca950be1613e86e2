namespace Wildebeest.Scripting.Posix;

/// <summary>What is at a path.</summary>
/// <param name="Mode">The permission bits.</param>
readonly record struct PathFacts(PathKind Kind, int Mode, uint User, uint Group)
{
    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>The file system that it is on.</summary>
    public ulong Device { get; init; }

    /// <summary>What it is on that file system, whatever its name is.</summary>
    public ulong Number { get; init; }

    /// <summary>Whether something is mounted here. Never on a kernel before 5.8, which does not say it.</summary>
    public bool IsMountRoot { get; init; }

    /// <summary>In words, with its article's noun: <c>symbolic link</c>.</summary>
    public string Noun => Kind switch
    {
        PathKind.NamedPipe => "named pipe",
        PathKind.CharacterDevice or PathKind.BlockDevice => "device",
        PathKind.Socket => "socket",
        PathKind.Link => "symbolic link",
        PathKind.File => "file",
        _ => "folder",
    };
}

/// <summary>The kernel's own numbers.</summary>
enum PathKind
{
    NamedPipe = 1,
    CharacterDevice = 2,
    Folder = 4,
    BlockDevice = 6,
    File = 8,
    Link = 10,
    Socket = 12,
}
