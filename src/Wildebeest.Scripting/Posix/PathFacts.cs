namespace Wildebeest.Scripting.Posix;

/// <summary>What is at a path.</summary>
/// <param name="Mode">The permission bits.</param>
readonly record struct PathFacts(PathKind Kind, int Mode, uint User, uint Group);

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
