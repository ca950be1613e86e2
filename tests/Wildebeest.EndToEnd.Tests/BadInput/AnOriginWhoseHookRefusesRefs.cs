using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

sealed class AnOriginWhoseHookRefusesRefs : Situation
{
    string Hook => Path.Combine(Origin.Repository, "hooks", "pre-receive");

    [Test]
    public void HasTheStateKeptAndPublishedWhenTheHookIsGone()
    {
        Add("first");
        Join();
        Refuse();
        Add("second");

        var refused = Host.Apply();
        var again = Host.Apply();

        Assert.That((refused.ExitCode, again.ExitCode), Is.EqualTo((1, 1)), refused.ToString());
        Assert.That(refused.Errors, Does.Contain("refused").And.Contain("no states on Sundays").And.Contain("refs/wildebeest/hosts"));
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first" }), "nothing more is run until it is published");
        Assert.That(Origin.StateOf("web01"), Is.Null);

        File.Delete(Hook);
        Host.Apply().Successfully();
        Assert.That(Traces.Of(Origin, "web01"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/first", "completed web/second" }));
    }

    [Test]
    public void IsToldOnceOfAReportThatWasLostMeanwhile()
    {
        Add("first");
        Join();
        Refuse();
        Host.Apply();
        Directory.Delete(Path.Combine(Host.Path, "clone"), recursive: true);

        for (var tries = 0; tries < 3; tries++)
        {
            Assert.That(Host.Apply().ExitCode, Is.EqualTo(1));
        }

        File.Delete(Hook);
        Host.Apply().Successfully();
        Assert.That(Origin.OutcomesOf("web01"), Is.EqualTo(new[] { "completed web/first" }));
        Assert.That(Origin.NewestOutputOf("web01"), Does.StartWith("The output was lost"));
    }

    [Test]
    public void LetsNoHostJoin()
    {
        Refuse();

        var joined = Host.TryJoin(Origin, "web01", "web");

        Assert.That(joined.ExitCode, Is.EqualTo(1), joined.ToString());
        Assert.That(joined.Errors, Does.Contain("refused").And.Contain("no states on Sundays"));
        File.Delete(Hook);
        Join().Apply().Successfully();
        Assert.That(Origin.StateOf("web01"), Is.EqualTo(Origin.Head));
    }

    void Refuse()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Hook)!);
        File.WriteAllText(Hook, "#!/bin/sh\nwhile read old new ref; do case $ref in refs/wildebeest/*) echo 'no states on Sundays' >&2; exit 1;; esac; done\n");
        File.SetUnixFileMode(Hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
