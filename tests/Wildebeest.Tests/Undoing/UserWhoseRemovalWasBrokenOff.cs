using System.Globalization;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;
using Wildebeest.Tests.Running;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Undoing;

/// <summary>Killed when the user was gone and its home was not: nothing on the host tells of the home any more.</summary>
[Parallelizable(ParallelScope.All)]
sealed class UserWhoseRemovalWasBrokenOff
{
    [Test]
    public async Task LosesTheHomeThatTheFirstAttemptFound()
    {
        using var home = new TempFolder();
        if (Environment.IsPrivilegedProcess)
        {
            Native.Checked(Native.ChangeOwnerOfLink(home.Path, 4242, 4242), "chown");
        }

        var owner = Native.OwnerOf(home.Path).User.ToString(CultureInfo.InvariantCulture);
        using var bench = new ScriptBench
        {
            DryRun = true,
            Found =
            [
                new PutBack(nameof(UserAccount), ["giraffe", ""], new Dictionary<string, string?> { [UserAccount.Home] = "/elsewhere" }),
                new PutBack(nameof(UserAccount), ["giraffe", ""], new Dictionary<string, string?> { [UserAccount.Home] = home.Path, [UserAccount.Number] = owner }),
            ],
        };

        var outcome = await bench.RunAsync("""Users.Remove("giraffe", home: true);""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Changes.Select(change => $"{change.Result} {change.Resource}"), Is.EqualTo(["Unchanged user giraffe", $"WouldChange folder {home.Path}"]));
    }
}
