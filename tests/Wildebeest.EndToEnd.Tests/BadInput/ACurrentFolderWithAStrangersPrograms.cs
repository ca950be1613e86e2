using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.BadInput;

/// <summary>An admin stands in the work tree of a chain that somebody else wrote, and which has programs by the names of those that are called.</summary>
sealed class ACurrentFolderWithAStrangersPrograms
{
    [Test]
    public void HasNoneOfThemRun()
    {
        using var origin = TempOrigin.Over(Transport.File);
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        using var folder = new TemporaryFolder();
        var ran = folder["ran"];
        foreach (var program in (string[])["git", "age", "age-keygen", "gpgv", "ssh"])
        {
            File.WriteAllText(folder[program], $"#!/bin/sh\necho {program} >>{ran}\n");
            File.SetUnixFileMode(folder[program], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        WildebeestProgram.Run(folder.Path, null, "status", "--origin", origin.Url).Successfully();

        Assert.That(ran, Does.Not.Exist);
    }
}
