using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Wildebeest.Signatures;

/// <summary>The kinds of keys and signatures of OpenSSH. The weak ones are not known here: DSA, and RSA with SHA-1 or under 2048 bits.</summary>
static class SshVerifier
{
    const string SecurityKeyEd25519 = "sk-ssh-ed25519@openssh.com";
    const string SecurityKeyEcdsa = "sk-ecdsa-sha2-nistp256@openssh.com";
    const string Rsa = "ssh-rsa";
    const int ShortestRsa = 2048;
    const int LongestRsa = 16384;
    const byte PersonWasThere = 1;

    public static bool Knows(string type, ReadOnlySpan<byte> blob)
    {
        var fields = new SshFields(blob);
        fields.Text();
        switch (type)
        {
            case SshPublicKey.Ed25519:
                return fields.Text().Length == OpenSsl.PublicKeyLength && fields.IsWhole;
            case SecurityKeyEd25519:
                return fields.Text().Length == OpenSsl.PublicKeyLength && fields.Text().Length > 0 && fields.IsWhole;
            case SecurityKeyEcdsa:
                return IsPoint(ref fields, "nistp256") && fields.Text().Length > 0 && fields.IsWhole;
            case "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521":
                return IsPoint(ref fields, type["ecdsa-sha2-".Length..]) && fields.IsWhole;
            case Rsa:
                return fields.Integer().Length is > 0 and <= 8 && fields.Integer().Length * 8 is >= ShortestRsa and <= LongestRsa && fields.IsWhole;
            default:
                return false;
        }
    }

    public static bool Verify(string type, ReadOnlySpan<byte> blob, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content)
    {
        var key = new SshFields(blob);
        key.Text();
        var fields = new SshFields(signature);
        var algorithm = Encoding.ASCII.GetString(fields.Text());
        var bytes = fields.Text();
        switch (type)
        {
            case SshPublicKey.Ed25519:
                return algorithm == type && fields.IsWhole && OpenSsl.Verify(key.Text(), bytes, content);
            case SecurityKeyEd25519:
                return algorithm == type && OpenSsl.Verify(key.Text(), bytes, BySecurityKey(key.Text(), ref fields, content));
            case SecurityKeyEcdsa:
                key.Text();
                return algorithm == type && VerifyPoint("nistp256", key.Text(), bytes, BySecurityKey(key.Text(), ref fields, content));
            case Rsa:
                return fields.IsWhole && VerifyRsa(ref key, algorithm, bytes, content);
            default:
                var curve = Encoding.ASCII.GetString(key.Text());
                return algorithm == type && fields.IsWhole && VerifyPoint(curve, key.Text(), bytes, content);
        }
    }

    static bool IsPoint(ref SshFields fields, string curve) =>
        Encoding.ASCII.GetString(fields.Text()) == curve && fields.Text() is [4, .. var point] && point.Length == 2 * CurveOf(curve).Length;

    /// <summary>What a security key signs in the content's place; nothing where nobody touched it.</summary>
    static byte[] BySecurityKey(ReadOnlySpan<byte> application, ref SshFields fields, ReadOnlySpan<byte> content)
    {
        var flags = fields.Take(1);
        var counter = fields.Number();
        if (!fields.IsWhole || (flags[0] & PersonWasThere) == 0)
        {
            return [];
        }

        var signed = new byte[32 + 1 + 4 + 32];
        SHA256.HashData(application, signed);
        signed[32] = flags[0];
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(33), counter);
        SHA256.HashData(content, signed.AsSpan(37));
        return signed;
    }

    static bool VerifyPoint(string curve, ReadOnlySpan<byte> point, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content)
    {
        var (known, length, hash) = CurveOf(curve);
        var fields = new SshFields(signature);
        var (r, s) = (fields.Integer().ToArray(), fields.Integer().ToArray());
        if (!fields.IsWhole || r.Length > length || s.Length > length || content.IsEmpty)
        {
            return false;
        }

        var pair = new byte[2 * length];
        r.CopyTo(pair, length - r.Length);
        s.CopyTo(pair, pair.Length - s.Length);
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = known, Q = new ECPoint { X = point.Slice(1, length).ToArray(), Y = point.Slice(1 + length, length).ToArray() } });
            return key.VerifyData(content, pair, hash);
        }
        catch (CryptographicException)
        {
            // A point that is not on the curve.
            return false;
        }
    }

    static bool VerifyRsa(ref SshFields key, string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content)
    {
        HashAlgorithmName? hash = algorithm switch { "rsa-sha2-256" => HashAlgorithmName.SHA256, "rsa-sha2-512" => HashAlgorithmName.SHA512, _ => null };
        if (hash is null)
        {
            return false;
        }

        var exponent = key.Integer().ToArray();
        var modulus = key.Integer().ToArray();
        if (signature.Length > modulus.Length)
        {
            return false;
        }

        // OpenSSH leaves out zeros at the beginning.
        var whole = new byte[modulus.Length];
        signature.CopyTo(whole.AsSpan(modulus.Length - signature.Length));
        try
        {
            using var rsa = RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus });
            return rsa.VerifyData(content, whole, hash.Value, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static (ECCurve Curve, int Length, HashAlgorithmName Hash) CurveOf(string curve) => curve switch
    {
        "nistp256" => (ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256),
        "nistp384" => (ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384),
        _ => (ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512),
    };
}
