using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.MainJob;

sealed class WhatAMigrationSees : Situation
{
    string Target => Path.Combine(Origin.Folder, "deployed");

    [Test]
    public void AreTheFilesOfItsOwnCommitHoweverTheyChangedLater()
    {
        AddScript("a", $"Files.Deploy(\"files/page\", \"{Target}.a\");\n", ("files/page", "old"));
        Origin.Commit("A new page", ("files/page", "new"));
        AddScript("b", $"Files.Deploy(\"files/page\", \"{Target}.b\");\n");
        Origin.Commit("No page", OriginFile.Deleted("files/page"));

        Join().Apply().Successfully();

        Assert.That((File.ReadAllText(Target + ".a"), File.ReadAllText(Target + ".b")), Is.EqualTo(("old", "new")));
    }

    [Test]
    public void AreTheScriptsThatItLoadsFromItsOwnCommit()
    {
        const string Greeting = "libraries/greeting.csx";
        AddScript("a", "#load \"../../libraries/greeting.csx\"\nLog(Greeting());\n", (Greeting, "string Greeting() => \"the older word\";\n"));
        Origin.Commit("Another word", (Greeting, "string Greeting() => \"the newer word\";\n"));

        Join().Apply().Successfully();

        Assert.That(Origin.NewestOutputOf("web01"), Does.Contain("the older word").And.Not.Contain("the newer word"));
    }

    [Test]
    public void IsAScrubbedEnvironment()
    {
        AddScript("a", "Log(\"secret: \" + (Environment.GetEnvironmentVariable(\"A_SECRET\") ?? \"none\"));\n");

        Join().With("A_SECRET", "hush").Apply().Successfully();

        Assert.That(Origin.NewestOutputOf("web01"), Does.Contain("secret: none"));
    }
}
