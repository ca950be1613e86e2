using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.SupportTests;

sealed class AnOriginOverHttp
{
    [Test]
    public async Task CountsTheBytesOfAClient()
    {
        using var origin = TempOrigin.Over(Transport.Http);
        using var elsewhere = new TemporaryFolder();
        origin.Commit("Big", OriginFile.Bytes("big", RandomBytes(100_000)));
        var before = origin.Traffic;

        origin.GitFrom(elsewhere.Path, "clone", "--quiet", origin.Url, "clone").Successfully();

        await Eventually.That(() => (origin.Traffic - before).Sent > 100_000, Limits.Soon, "the clone carries what cannot be compressed", () => origin.Traffic);
        var spent = origin.Traffic - before;
        Assert.That(spent.Requests, Is.InRange(2, 4));
        Assert.That(spent.Received, Is.InRange(100, 5_000));
        Assert.That(spent.Sent, Is.LessThan(110_000));
    }

    static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
