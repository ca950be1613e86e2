using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Crashes;

/// <summary>The clone is never the only copy of anything: it is made anew, under an agent that runs as well as before a start.</summary>
sealed class ACloneThatWasHurt : Situation
{
    static readonly string[] Hurts = ["deleted", "objects truncated", "objects overwritten", "objects gone", "refs emptied", "refs gone", "HEAD emptied", "configuration broken"];

    string Clone => Path.Combine(Host.Path, "clone");

    [TestCaseSource(nameof(Hurts))]
    public async Task IsMadeAnewUnderAnAgentThatRuns(string how)
    {
        var first = Add("first");
        Join();
        var agent = Host.StartAgent("200ms");
        await Eventually.That(() => Origin.StateOf("web01") == first, Limits.Soon, "the agent works", () => agent);

        // Between its turns: libgit2 1.5 never returns from an object that is cut while it is being read, as each is for a moment when it is overwritten.
        await Eventually.That(() => Host.Log.Contains("At the tip", StringComparison.Ordinal), Limits.Soon, "the agent rests", () => agent);
        Hurt(how);
        var second = Add("second");

        await Eventually.That(() => Origin.StateOf("web01") == second, Limits.Soon, "the agent goes on", () => agent);
        AssertNothingLost();
    }

    [TestCaseSource(nameof(Hurts))]
    public void IsMadeAnewBeforeAStart(string how)
    {
        Add("first");
        Join().Apply().Successfully();
        Hurt(how);
        Add("second");

        Host.Apply().Successfully();

        AssertNothingLost();
    }

    void AssertNothingLost()
    {
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/first", "completed web/second" }));
    }

    void Hurt(string how)
    {
        switch (how)
        {
            case "deleted":
                Remove(Clone);
                break;
            case "objects truncated":
                Overwrite("objects", bytes => bytes[..(bytes.Length / 2)]);
                break;
            case "objects overwritten":
                Overwrite("objects", bytes => [.. bytes.Select((_, index) => (byte)(index * 7))]);
                break;
            case "objects gone":
                Remove(Path.Combine(Clone, "objects"));
                break;
            case "refs emptied":
                Overwrite("refs", _ => []);
                break;
            case "refs gone":
                Remove(Path.Combine(Clone, "refs"));
                break;
            case "HEAD emptied":
                File.WriteAllText(Path.Combine(Clone, "HEAD"), "");
                break;
            case "configuration broken":
                File.WriteAllText(Path.Combine(Clone, "config"), "[core\n");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how));
        }
    }

    /// <summary>An agent that runs writes into the folder while it is removed; out of its way first, it is removed in peace.</summary>
    static void Remove(string folder)
    {
        var aside = folder.TrimEnd('/') + ".removed";
        Directory.Move(folder, aside);
        Directory.Delete(aside, recursive: true);
    }

    void Overwrite(string part, Func<byte[], byte[]> change)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Clone, part), "*", SearchOption.AllDirectories).ToList())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
        }
    }
}
