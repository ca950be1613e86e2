using System.Security.Cryptography;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Storage;

namespace Wildebeest.Chains;

/// <summary>The list of signers that a host (or <c>check</c>) was given by hand, and so believes before it has read anything of a chain.</summary>
/// <param name="Blob">The id that git gives to this file: where a chain holds the same bytes, it holds the same list.</param>
sealed record SignerAnchor(SignerList List, CommitId Blob)
{
    /// <exception cref="SignerFileException">It is missing or wrong. Without it nothing may be believed, so nothing goes on.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static SignerAnchor Load(string file) => DurableFile.TryRead(file) is { } content ? Of(content, file) : throw new SignerFileException(file, null, "there is no such file");

    /// <summary>The same for a host: who can write the file says who may sign what runs there.</summary>
    public static SignerAnchor LoadOfHost(string file) =>
        File.Exists(file) && BelievedFile.FaultOf(file) is var (fault, wayOut) ? throw new SignerFileException(file, null, $"it {fault}, who could so say who may sign", wayOut) : Load(file);

    public static SignerAnchor Of(byte[] content, string name) => new(SignerFile.Parse(content, name), BlobOf(content));

    // git's own name of a file's content.
    static CommitId BlobOf(byte[] content) => CommitId.Parse(Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content])));
}
