using FsCheck;
using FsCheck.Fluent;
using Wildebeest.Journals;
using Property = FsCheck.Property;

namespace Wildebeest.Tests.Journals;

[Parallelizable(ParallelScope.All)]
sealed class AnyJournal
{
    [FsCheck.NUnit.Property]
    public Property GivesBackWhatWasAppended() =>
        Prop.ForAll(Some.Payloads, payloads => Some.PayloadsIn(Some.JournalOf(payloads)).SequenceEqual(payloads));

    [FsCheck.NUnit.Property]
    public Property CutAnywhereGivesTheLinesThatAreWhole() =>
        Prop.ForAll(Some.Payloads, ArbMap.Default.ArbFor<NonNegativeInt>(), (payloads, cut) =>
        {
            var bytes = Some.JournalOf(payloads);
            var kept = bytes[..(cut.Get % (bytes.Length + 1))];
            var store = new MemoryJournalStore { Bytes = kept };

            using var journal = JournalFile.Open(store, out var contents);

            var whole = kept.Count(value => value == '\n');
            return contents.Lines.Select(line => line.Payload).SequenceEqual(payloads.Take(whole))
                && store.Bytes.Length + contents.RecoveredBytes == kept.Length
                && Some.PayloadsIn(store.Bytes).Length == whole;
        });

    [FsCheck.NUnit.Property]
    public Property CutAnywhereAndFilledWithNulsGivesTheLinesThatAreWhole() =>
        Prop.ForAll(Some.Payloads, ArbMap.Default.ArbFor<NonNegativeInt>(), (payloads, cut) =>
        {
            var bytes = Some.JournalOf(payloads);
            var kept = bytes[..(cut.Get % (bytes.Length + 1))];

            var contents = JournalContents.Parse([.. kept, .. new byte[1 + (cut.Get % 5000)]], "journal");

            return contents.Lines.Select(line => line.Payload).SequenceEqual(payloads.Take(kept.Count(value => value == '\n')));
        });

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property WithOneChangedByteIsNoticed() =>
        Prop.ForAll(Some.Payloads, ArbMap.Default.ArbFor<NonNegativeInt>(), ArbMap.Default.ArbFor<byte>(), (payloads, place, change) =>
        {
            var bytes = Some.JournalOf(payloads);
            var changed = (byte[])bytes.Clone();
            var position = place.Get % bytes.Length;
            changed[position] ^= change == 0 ? (byte)1 : change;
            try
            {
                var contents = JournalContents.Parse(changed, "journal");
                var inLastLine = position > bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n');

                // Not noticed as damage: then it is the last line alone that is dropped.
                return inLastLine && contents.RecoveredBytes > 0 && contents.Lines.Select(line => line.Payload).SequenceEqual(payloads[..^1]);
            }
            catch (JournalDamagedException)
            {
                return true;
            }
        });

    [FsCheck.NUnit.Property]
    public Property WithALineTakenFromItsMiddleIsDamaged() =>
        Prop.ForAll(Some.Payloads, ArbMap.Default.ArbFor<NonNegativeInt>(), (payloads, place) =>
        {
            string[] all = ["first", .. payloads, "last"];
            var lines = System.Text.Encoding.Latin1.GetString(Some.JournalOf(all)).Split('\n')[..^1].ToList();
            lines.RemoveAt(1 + (place.Get % payloads.Length));
            var without = System.Text.Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\n")));
            try
            {
                JournalContents.Parse(without, "journal");
                return false;
            }
            catch (JournalDamagedException)
            {
                return true;
            }
        });
}
