using System.Security.Cryptography;

namespace Wildebeest.Scripting.Fetching;

/// <summary>What the content of a file must add up to.</summary>
/// <param name="Algorithm"><c>sha256</c> or <c>sha512</c>.</param>
/// <param name="Digits">Hexadecimal, in lower case.</param>
sealed record Checksum(string Algorithm, string Digits)
{
    const string Sha256 = "sha256";
    const string Sha512 = "sha512";

    HashAlgorithmName Name => Algorithm == Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

    /// <exception cref="MigrationException">None is given, or both, or it is none.</exception>
    public static Checksum Of(string path, string? sha256, string? sha512) => (sha256, sha512) switch
    {
        (not null, null) => Checked(path, Sha256, sha256, SHA256.HashSizeInBytes),
        (null, not null) => Checked(path, Sha512, sha512, SHA512.HashSizeInBytes),
        (null, null) => throw new MigrationException($"{path}: say what is to come, by sha256: or sha512:, or it could be anything, and another thing on each host."),
        _ => throw new MigrationException($"{path}: one checksum is enough, sha256: or sha512:."),
    };

    public IncrementalHash Begin() => IncrementalHash.CreateHash(Name);

    public Checksum Finish(IncrementalHash hash) => this with { Digits = Convert.ToHexStringLower(hash.GetHashAndReset()) };

    /// <summary>In the same algorithm.</summary>
    public string OfStream(Stream content) => (this with { Digits = Convert.ToHexStringLower(CryptographicOperations.HashData(Name, content)) }).ToString();

    public override string ToString() => $"{Algorithm} {Digits}";

    static Checksum Checked(string path, string algorithm, string digits, int bytes) => digits.Length == 2 * bytes && digits.All(char.IsAsciiHexDigit)
        ? new Checksum(algorithm, digits.ToLowerInvariant())
        : throw new MigrationException($"{path}: a {algorithm} is {2 * bytes} hexadecimal digits, and '{digits}' is none.");
}
