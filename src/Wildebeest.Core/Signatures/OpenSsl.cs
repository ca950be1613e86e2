using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Wildebeest.Signatures;

/// <summary>
/// Ed25519, which .NET itself does not have, from the distribution's own OpenSSL: the one that .NET has loaded already for every hash that it makes.
/// </summary>
static partial class OpenSsl
{
    public const int PublicKeyLength = 32;
    public const int SeedLength = 32;
    public const int SignatureLength = 64;

    const string Library = "crypto-of-the-distribution";
    const int Ed25519 = 1087;

    static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto.so"];

    static OpenSsl() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Library ? Load() : 0;

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content)
    {
        if (publicKey.Length != PublicKeyLength || signature.Length != SignatureLength)
        {
            return false;
        }

        var key = NewPublicKey(Ed25519, 0, publicKey, publicKey.Length);
        var context = NewContext();
        try
        {
            return key != 0 && context != 0 && VerifyInit(context, 0, 0, 0, key) == 1 && Verify(context, signature, signature.Length, content, content.Length) == 1;
        }
        finally
        {
            Free(context, key);
        }
    }

    /// <exception cref="OpenSslException" />
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> content)
    {
        var signature = new byte[SignatureLength];
        nint length = SignatureLength;
        var key = NewPrivateKey(Ed25519, 0, seed, seed.Length);
        var context = NewContext();
        try
        {
            return key != 0 && context != 0 && SignInit(context, 0, 0, 0, key) == 1 && Sign(context, signature, ref length, content, content.Length) == 1 && length == SignatureLength
                ? signature
                : throw new OpenSslException("sign");
        }
        finally
        {
            Free(context, key);
        }
    }

    /// <exception cref="OpenSslException" />
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        var made = new byte[PublicKeyLength];
        nint length = made.Length;
        var key = NewPrivateKey(Ed25519, 0, seed, seed.Length);
        try
        {
            return key != 0 && RawPublicKey(key, made, ref length) == 1 && length == made.Length ? made : throw new OpenSslException("make a key");
        }
        finally
        {
            Free(0, key);
        }
    }

    static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    static void Free(nint context, nint key)
    {
        // Both take nothing for nothing. What a refusal left in the thread's queue of errors would be told by .NET as its own.
        FreeContext(context);
        FreeKey(key);
        ClearErrors();
    }

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int RawPublicKey(nint key, Span<byte> made, ref nint length);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int VerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerify")]
    private static partial int Verify(nint context, ReadOnlySpan<byte> signature, nint signatureLength, ReadOnlySpan<byte> content, nint contentLength);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    private static partial int SignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    private static partial int Sign(nint context, Span<byte> signature, ref nint signatureLength, ReadOnlySpan<byte> content, nint contentLength);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();
}

/// <summary>The machine's OpenSSL refused what it was asked.</summary>
sealed class OpenSslException(string asked)
    : WildebeestException($"This machine's OpenSSL could not {asked} with Ed25519.", "See whether its configuration allows Ed25519: openssl genpkey -algorithm ed25519.");
