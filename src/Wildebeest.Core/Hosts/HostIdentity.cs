using System.Globalization;
using System.Text.Json;
using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>Who this host is, written once when it joins. Only a copy of a home is given another.</summary>
/// <param name="JoinedAt">In UTC, to the second.</param>
sealed record HostIdentity(HostId Id, HostName Name, DateTimeOffset JoinedAt)
{
    const int LargestFile = 64 * 1024;

    public static HostIdentity New(HostName name, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new HostIdentity(HostId.New(), name, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
    }

    /// <exception cref="IdentityException">There is none, or it is damaged.</exception>
    public static HostIdentity Load(Home home) => TryLoad(home) ?? throw IdentityException.NotJoined(home);

    /// <summary>Null before the host joined: a join that was interrupted goes on with the id that it made.</summary>
    /// <exception cref="IdentityException">It is damaged.</exception>
    public static HostIdentity? TryLoad(Home home) => DurableFile.TryRead(home.IdentityFile) is { } bytes ? Parse(bytes, home) : null;

    /// <summary>The identity that a copied home was about to take when it was interrupted.</summary>
    /// <exception cref="IdentityException">It is damaged.</exception>
    public static HostIdentity? TryLoadNext(Home home) => DurableFile.TryRead(home.NextIdentityFile) is { } bytes ? Parse(bytes, home) : null;

    public static void ForgetNext(Home home) => File.Delete(home.NextIdentityFile);

    /// <summary>Written down before anybody is told of it, so that an interrupted change goes on with the same.</summary>
    /// <exception cref="StorageException" />
    public void SaveAsNext(Home home) => DurableFile.Write(home.NextIdentityFile, Bytes());

    /// <summary>In the place of another host's: of the one that this home was copied from.</summary>
    /// <exception cref="StorageException" />
    public void Replace(Home home) => DurableFile.Write(home.IdentityFile, Bytes());

    /// <summary>Durable when it returns. The same identity may be saved again; another host's never takes its place.</summary>
    /// <exception cref="IdentityException" />
    /// <exception cref="StorageException" />
    public void Save(Home home)
    {
        if (TryLoad(home) is { } present)
        {
            if (present != this)
            {
                throw IdentityException.AnotherHost(home, present);
            }

            return;
        }

        Replace(home);
    }

    byte[] Bytes()
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id.ToString());
            writer.WriteString("name", Name.ToString());
            writer.WriteString("joinedAt", JoinedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        content.WriteByte((byte)'\n');
        return content.ToArray();
    }

    // Further members are passed over, so that an older program reads what a newer one wrote.
    static HostIdentity Parse(byte[] bytes, Home home)
    {
        if (bytes.Length is 0 or > LargestFile)
        {
            throw IdentityException.Damaged(home, bytes.Length == 0 ? "it is empty" : "it is far too large");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw IdentityException.Damaged(home, "it is not a JSON object");
            }

            var id = HostId.TryParse(Text("id"), out var readId) ? readId : throw Wrong("id");
            var name = HostName.TryParse(Text("name"), out var readName) ? readName : throw Wrong("name");
            var joinedAt = DateTimeOffset.TryParse(Text("joinedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var readTime)
                ? readTime.ToUniversalTime()
                : throw Wrong("joinedAt");
            return new HostIdentity(id, name, joinedAt);

            string? Text(string member) =>
                document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

            IdentityException Wrong(string member) => IdentityException.Damaged(home, $"its \"{member}\" is missing or wrong");
        }
        catch (JsonException cause)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {(cause.LineNumber ?? 0) + 1}");
            throw IdentityException.Damaged(home, $"it is not JSON, at {place}", cause);
        }
        catch (InvalidOperationException cause)
        {
            // A string that is no well-formed UTF-16 is found only when it is taken out.
            throw IdentityException.Damaged(home, "it has text that is not well-formed", cause);
        }
    }
}
