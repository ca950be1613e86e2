using System.Security.Cryptography;
using System.Text;
using Wildebeest.Storage;

namespace Wildebeest.Program.Origins;

/// <summary>
/// A password for basic auth over https. It is made here, of 32 random bytes, rather than thought of by somebody: nginx looks at it for each request, so its
/// hash is a quick one, which is as good as a slow one only for what nobody can guess.
/// </summary>
static class WebPassword
{
    const int ShortestText = 32;

    /// <summary>What the file holds; made and written there where there is none.</summary>
    /// <exception cref="OriginUsageException" />
    /// <exception cref="StorageException" />
    public static string ReadOrMake(string file)
    {
        if (OriginFolder.ReadLine(file) is { } present)
        {
            return present.Length >= ShortestText && present.All(character => character is > ' ' and < '\x7f')
                ? present
                : throw new OriginUsageException($"The password in {file} is not one line of {ShortestText} or more letters, digits and signs.", "Name a file that does not exist yet: a good password is written into it.");
        }

        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ShortestText));
        DurableFile.Write(file, made + "\n");
        return made;
    }

    /// <summary>Salted SHA-1, in the form that nginx reads.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
#pragma warning disable CA5350 // It is the one quick hash with a salt that nginx knows, and the password is 256 random bits.
        return "{SSHA}" + Convert.ToBase64String([.. SHA1.HashData([.. Encoding.ASCII.GetBytes(password), .. salt]), .. salt]);
#pragma warning restore CA5350
    }
}
