namespace Wildebeest.Scripting.Protocol;

/// <summary>How lists and absences are written, the same in every frame.</summary>
static class Payloads
{
    public static void WriteList<T>(this BinaryWriter writer, IReadOnlyCollection<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            write(writer, item);
        }
    }

    public static T[] ReadList<T>(this BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();

        // Each item takes a byte at least, so a count beyond the frame is a lie and must not size an array.
        if (count < 0 || count > reader.BaseStream.Length)
        {
            throw new InvalidDataException($"A list claims {count} items.");
        }

        var items = new T[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = read(reader);
        }

        return items;
    }

    public static void WriteOptional(this BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    public static string? ReadOptional(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
