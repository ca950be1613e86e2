using Wildebeest.Program.Composition;
using Wildebeest.Scripting.Posix;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class TheCacheOfAUser
{
    [TestCase("/cache", "/home/alice", ExpectedResult = "/cache/wildebeest")]
    [TestCase("cache", "/home/alice", ExpectedResult = "/home/alice/.cache/wildebeest")]
    [TestCase("", "/home/alice", ExpectedResult = "/home/alice/.cache/wildebeest")]
    [TestCase("", "", ExpectedResult = "/var/lib/user/.cache/wildebeest", Description = "and no folder for temporary files, which anybody can make before")]
    public string IsInTheHome(string cache, string home) => UserCache.PlaceOf(name => name switch { "XDG_CACHE_HOME" => cache, "HOME" => home, _ => null }, "/var/lib/user");

    [Test]
    public void IsNowhereForAUserWithoutAHome() =>
        Assert.That(() => UserCache.PlaceOf(_ => null, ""), Throws.TypeOf<UserCacheException>().With.Property("WayOut").Contains("XDG_CACHE_HOME"));

    [Test]
    public void IsMadeForItsOwnerAlone()
    {
        using var folder = new TempFolder();

        Assert.That(File.GetUnixFileMode(UserCache.Make(folder["new/wildebeest"])), Is.EqualTo(UserCache.OwnerOnly));
    }

    [Test]
    public void IsNotUsedWhereOthersCanWrite()
    {
        using var folder = new TempFolder();
        var open = Directory.CreateDirectory(folder["wildebeest"]).FullName;
        File.SetUnixFileMode(open, UserCache.OwnerOnly | UnixFileMode.OtherWrite);

        Assert.That(() => UserCache.Make(open), Throws.TypeOf<UserCacheException>().With.Message.Contains("can be written by others"));
    }

    [Test]
    public void IsNotUsedWhereItBelongsToSomebodyElse()
    {
        var stranger = Environment.UserName == "root" ? StrangersFolder() : "/";
        try
        {
            Assert.That(() => UserCache.Make(stranger), Throws.TypeOf<UserCacheException>().With.Message.Contains("belongs to another user"));
        }
        finally
        {
            if (stranger != "/")
            {
                Directory.Delete(stranger);
            }
        }
    }

    [Test]
    public void SaysInASentenceThatItCannotBeMade()
    {
        using var folder = new TempFolder();
        folder.Write("file", "");

        Assert.That(() => UserCache.Make(folder["file/wildebeest"]), Throws.TypeOf<UserCacheException>().With.Message.Contains(folder["file"]));
    }

    static string StrangersFolder()
    {
        var folder = Directory.CreateTempSubdirectory("wildebeest-test-").FullName;
        Assert.That(Native.ChangeOwnerOfLink(folder, 65534, 65534), Is.Zero);
        return folder;
    }
}
