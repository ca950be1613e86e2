using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Signing;

/// <summary>An origin that was told who may sign refuses a link at the push, so that no host has to.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
sealed class AnOriginThatAsksWhoSigned : IDisposable
{
    readonly TempOrigin origin = TempOrigin.Over(Transport.File);
    readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        origin.Dispose();
        folder.Dispose();
    }

    [Test]
    public void TakesWhatItsSignersSignedAndNothingElse()
    {
        using var alice = Person.WithSshKey(origin, "alice");
        using var mallory = Person.WithSshKey(origin, "mallory");
        origin.Commit("Start the chain, before anybody signed", ("README.md", "A chain.\n"));
        var list = $"signers:\n  - name: alice\n    keys:\n      - {alice.PublicKey}\n";
        File.WriteAllText(folder["signers"], list);
        var listed = alice.Commit("Who may sign", ("signers", list));

        var made = WildebeestProgram.Run(folder.Path, null, "origin", "create", origin.Repository, "--signers", folder["signers"]).Successfully();

        Assert.That(made.Output, Does.Contain("Pushes to main must be signed by those whom"));
        Assert.That(() => mallory.CommitUnsigned("Add web/one", ("migrations/web/one.csx", "Log(\"one\");")), Throws.Exception.With.Message.Contains("is not signed"));
        Assert.That(() => mallory.Commit("Add web/one", ("migrations/web/one.csx", "Log(\"one\");")), Throws.Exception.With.Message.Contains("is not in the list of signers"));
        Assert.That(origin.Head, Is.EqualTo(listed));
        Assert.That(alice.Commit("Add web/one", ("migrations/web/one.csx", "Log(\"one\");")), Is.EqualTo(origin.Head));
    }

    [Test]
    public void TakesNothingWhileItCannotTellWhoMaySign()
    {
        using var alice = Person.WithSshKey(origin, "alice");
        using var mallory = Person.WithSshKey(origin, "mallory");
        var list = $"signers:\n  - name: alice\n    keys:\n      - {alice.PublicKey}\n";
        origin.Commit("Start the chain, before anybody signed", ("README.md", "A chain.\n"));
        alice.CommitUnsigned("Who may sign", ("signers", list));
        File.WriteAllText(folder["signers"], list + "# Copied by hand.\n");
        WildebeestProgram.Run(folder.Path, null, "origin", "create", origin.Repository, "--signers", folder["signers"]).Successfully();

        Assert.That(() => mallory.CommitUnsigned("Add web/one", ("migrations/web/one.csx", "Log(\"one\");")), Throws.Exception.With.Message.Contains("so by which list what is pushed must be signed is not known"));

        File.WriteAllText(folder["signers"], list);
        WildebeestProgram.Run(folder.Path, null, "origin", "create", origin.Repository, "--signers", folder["signers"]).Successfully();
        Assert.That(alice.Commit("Add web/one", ("migrations/web/one.csx", "Log(\"one\");")), Is.EqualTo(origin.Head));
    }
}
