using System.Globalization;
using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

/// <summary>How a herd is named, and what an admin's commands keep of it.</summary>
sealed class AnAdminAtAHome : Situation
{
    [Test]
    public void NamesAnotherBranchToo()
    {
        Add("later");
        Origin.Git("branch", "before", "main~1");
        Join();

        Assert.That(Host.Run("changes", "--home", Host.Path).Successfully().Output, Does.Contain("web/later"));
        Assert.That(Host.Run("changes", "--home", Host.Path, "--branch", "before").Successfully().Output, Does.StartWith("No migration is in the chain yet."));
    }

    [Test]
    public void NamesTheRepositoryOfTheRefs()
    {
        var state = Path.Combine(Origin.Folder, "state.git");
        PlainGit.Run(Origin.Folder, "init", "--quiet", "--bare", state);
        Host.Run("join", Origin.Url, "--name", "web01", "--role", "web", "--state", state, "--home", Host.Path).Successfully();

        Assert.That(Host.Run("status", "--origin", Origin.Url, "--state", state).Successfully().Output, Does.StartWith("web01\t"));
        Assert.That(Host.Run("status", "--origin", Origin.Url).Successfully().Output, Is.Empty);
        Assert.That(Host.Status().Successfully().Output, Does.StartWith("web01\t"));
    }

    [Test]
    public void SeesTheHerdOfTheOriginWhateverTheHome()
    {
        Join();

        var status = Host.Run("status", "--origin", Origin.Url, "--home", "/no/such/home").Successfully();

        Assert.That(status.Output, Does.StartWith("web01\t"));
    }

    [Test]
    public void KeepsACloneThatIsTidied()
    {
        AddLinks(300);
        Host.Run("status", "--origin", Origin.Url).Successfully();
        var clone = Path.Combine(Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(Host.Path)!, ".cache", "wildebeest", "herds")).Single(), "clone.git");
        Unpack(clone);
        Assert.That(LooseObjects(clone), Is.GreaterThan(600), "as many small fetches leave them");

        Host.Run("status", "--origin", Origin.Url).Successfully();

        Assert.That(LooseObjects(clone), Is.LessThan(256));
    }

    static int LooseObjects(string clone) => int.Parse(PlainGit.Run(clone, "count-objects").Split(' ')[0], CultureInfo.InvariantCulture);

    static void Unpack(string clone)
    {
        foreach (var pack in Directory.GetFiles(Path.Combine(clone, "objects", "pack"), "*.pack"))
        {
            var content = File.ReadAllBytes(pack);
            foreach (var part in Directory.GetFiles(Path.GetDirectoryName(pack)!, Path.GetFileNameWithoutExtension(pack) + ".*"))
            {
                File.Delete(part);
            }

            PlainGit.Try(clone, null, content, "unpack-objects", "-q").Successfully();
        }
    }

    void AddLinks(int count)
    {
        var stream = string.Concat(Enumerable.Range(0, count).Select(number =>
            $"commit refs/heads/main\ncommitter x <x@example.org> {1_700_000_000 + number} +0000\ndata 1\nx\n{(number == 0 ? "from refs/heads/main^0\n" : "")}M 100644 inline docs/{number:000}\ndata 3\n{number:000}\n\n"));
        PlainGit.Try(Origin.Repository, null, Encoding.ASCII.GetBytes(stream), "fast-import", "--quiet").Successfully();
    }
}
