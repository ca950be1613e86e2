using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Journals;

namespace Wildebeest.Tests.Journals;

static class Some
{
    public static byte[] JournalOf(params string[] payloads)
    {
        var store = new MemoryJournalStore();
        using var journal = JournalFile.Open(store, out _);
        foreach (var payload in payloads)
        {
            journal.Append(payload);
        }

        return store.Bytes;
    }

    public static string[] PayloadsIn(byte[] bytes) => [.. JournalContents.Parse(bytes, "journal").Lines.Select(line => line.Payload)];

    /// <summary>Any well-formed text without a newline, NULs, spaces and bare digits among it.</summary>
    public static Gen<string> Payload { get; } =
        from text in ArbMap.Default.GeneratorFor<string>()
        from shape in Gen.Choose(0, 3)
        select shape switch
        {
            0 => "",
            1 => "{\"entry\":\"started\",\"link\":\"" + (text?.Length ?? 0) + "\"}",
            _ => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? "")).Replace("\n", "\0 1 ", StringComparison.Ordinal),
        };

    public static Arbitrary<string[]> Payloads { get; } = Payload.ArrayOf().Where(payloads => payloads.Length > 0).ToArbitrary();
}
