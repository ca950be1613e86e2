using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Posix;

namespace Wildebeest.Tests.Undoing;

[Parallelizable(ParallelScope.All)]
sealed class FileThatIsReplaced
{
    /// <summary>Somebody who looks all the time, since whoever opens a file at the moment that it is made reads all that is written into it later.</summary>
    [Test]
    public void IsOpenToNobodyElseAtAnyMoment()
    {
        using var folder = new Storage.TempFolder();
        var temporary = folder["temporary"];
        var isDone = false;
        var seen = 0;
        var looking = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                seen |= Native.TryLook(temporary)?.Mode ?? 0;
            }
        });
        looking.Start();
        for (var number = 0; number < 2000; number++)
        {
            Replacement.Put(folder["file"], temporary, "secret"u8.ToArray(), new Access(UnixFileMode.UserRead, null, null), default);
        }

        Volatile.Write(ref isDone, true);
        looking.Join();

        Assert.That(Convert.ToString(seen & 0b111_111, 8), Is.EqualTo("0"));
    }
}
