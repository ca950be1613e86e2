using System.Text;

namespace Wildebeest.Signatures;

/// <summary>A commit or a tag of git, taken apart: what was signed, byte for byte, and the signature as it is written.</summary>
/// <param name="Signature">Null where there is none.</param>
sealed record SignedObject(byte[] Content, string? Signature)
{
    const string PgpBegin = "-----BEGIN PGP SIGNATURE-----";

    static ReadOnlySpan<byte> Header => "gpgsig "u8;

    public bool IsSsh => Signature?.StartsWith(SshSignature.Begin, StringComparison.Ordinal) == true;

    public bool IsPgp => Signature?.StartsWith(PgpBegin, StringComparison.Ordinal) == true;

    /// <summary>A commit carries its signature in a header, whose further lines begin with a blank. Null where there are several: then it is not clear what was signed.</summary>
    public static SignedObject? OfCommit(byte[] raw)
    {
        var content = new MemoryStream(raw.Length);
        StringBuilder? signature = null;
        var inSignature = false;
        ReadOnlySpan<byte> rest = raw;
        while (!rest.IsEmpty && rest[0] != (byte)'\n')
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..(end + 1)];
            if (inSignature && line[0] == (byte)' ')
            {
                signature!.Append(Encoding.Latin1.GetString(line[1..]));
            }
            else if (line.StartsWith("gpgsig"u8))
            {
                if (signature is not null || !line.StartsWith(Header))
                {
                    return null;
                }

                signature = new StringBuilder(Encoding.Latin1.GetString(line[Header.Length..]));
                inSignature = true;
            }
            else
            {
                content.Write(line);
                inSignature = false;
            }

            rest = rest[line.Length..];
        }

        content.Write(rest);
        return new SignedObject(content.ToArray(), signature?.ToString());
    }

    /// <summary>A tag has its signature at the end of its message.</summary>
    public static SignedObject OfTag(byte[] raw)
    {
        var begin = Math.Max(BeginningOf(raw, SshSignature.Begin), BeginningOf(raw, PgpBegin));
        return begin < 0 ? new SignedObject(raw, null) : new SignedObject(raw[..begin], Encoding.Latin1.GetString(raw.AsSpan(begin)));
    }

    static int BeginningOf(ReadOnlySpan<byte> raw, string words) => raw.LastIndexOf(Encoding.ASCII.GetBytes("\n" + words)) is var found and >= 0 ? found + 1 : -1;
}
