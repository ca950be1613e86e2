using System.Runtime.InteropServices;

namespace Wildebeest.Git;

/// <summary>
/// Objects as they are stored, byte for byte: a signature is over those, and LibGit2Sharp shows texts only. A second handle on the same repository, by the
/// same libgit2.
/// </summary>
sealed unsafe partial class RawObjects : IDisposable
{
    const string Library = "git2-of-the-distribution";
    const int Commit = 1;
    const int Tag = 4;

    readonly string path;
    nint repository;
    nint database;

    public RawObjects(string path)
    {
        this.path = path;
        Initialize();
        if (OpenRepository(out repository, path) != 0 || OpenDatabase(out database, repository) != 0)
        {
            Dispose();
            throw new CloneDamagedException(path, null);
        }
    }

    /// <summary>A commit or a tag; null where there is no such object, or another kind, or more than <paramref name="limit"/>.</summary>
    public byte[]? Read(CommitId id, long limit)
    {
        Span<byte> name = stackalloc byte[20];
        Convert.FromHexString(id.ToString(), name, out _, out _);
        if (ReadHeader(out var length, out var kind, database, name) != 0 || kind is not (Commit or Tag) || length > limit)
        {
            return null;
        }

        if (ReadObject(out var read, database, name) != 0)
        {
            throw new CloneDamagedException(path, null);
        }

        try
        {
            return new ReadOnlySpan<byte>((void*)Data(read), checked((int)Size(read))).ToArray();
        }
        finally
        {
            FreeObject(read);
        }
    }

    public void Dispose()
    {
        if (database != 0)
        {
            FreeDatabase(database);
            database = 0;
        }

        if (repository != 0)
        {
            FreeRepository(repository);
            repository = 0;
        }
    }

    [LibraryImport(Library, EntryPoint = "git_libgit2_init")]
    private static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "git_repository_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenRepository(out nint repository, string path);

    [LibraryImport(Library, EntryPoint = "git_repository_odb")]
    private static partial int OpenDatabase(out nint database, nint repository);

    [LibraryImport(Library, EntryPoint = "git_odb_read_header")]
    private static partial int ReadHeader(out nint length, out int kind, nint database, ReadOnlySpan<byte> id);

    [LibraryImport(Library, EntryPoint = "git_odb_read")]
    private static partial int ReadObject(out nint read, nint database, ReadOnlySpan<byte> id);

    [LibraryImport(Library, EntryPoint = "git_odb_object_data")]
    private static partial nint Data(nint read);

    [LibraryImport(Library, EntryPoint = "git_odb_object_size")]
    private static partial nint Size(nint read);

    [LibraryImport(Library, EntryPoint = "git_odb_object_free")]
    private static partial void FreeObject(nint read);

    [LibraryImport(Library, EntryPoint = "git_odb_free")]
    private static partial void FreeDatabase(nint database);

    [LibraryImport(Library, EntryPoint = "git_repository_free")]
    private static partial void FreeRepository(nint repository);
}
