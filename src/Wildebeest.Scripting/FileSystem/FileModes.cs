namespace Wildebeest.Scripting.FileSystem;

/// <summary>File modes as admins write them.</summary>
static class FileModes
{
    public static UnixFileMode? Parse(string? octal)
    {
        if (octal is null)
        {
            return null;
        }

        return octal.Length is 3 or 4 && octal.All(digit => digit is >= '0' and <= '7')
            ? (UnixFileMode)Convert.ToInt32(octal, 8)
            : throw new MigrationException($"'{octal}' is no file mode: write three or four octal digits, such as \"0640\".");
    }

    public static string Text(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
