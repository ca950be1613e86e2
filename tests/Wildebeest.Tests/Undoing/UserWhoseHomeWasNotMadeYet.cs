using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Resources;
using Wildebeest.Tests.Running;

namespace Wildebeest.Tests.Undoing;

/// <summary>Killed when the user was in the host's files and its home was not made yet.</summary>
[Parallelizable(ParallelScope.All)]
sealed class UserWhoseHomeWasNotMadeYet
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task GetsItFromTheNextAttemptOfTheSameMigration(bool wasMadeByIt)
    {
        var user = File.ReadLines("/etc/passwd").Select(UserEntry.TryParse).OfType<UserEntry>().First(entry => entry.Home.StartsWith('/') && !Directory.Exists(entry.Home));
        using var bench = new ScriptBench
        {
            DryRun = true,
            Found = wasMadeByIt ? [new PutBack(nameof(UserAccount), [user.Name, user.Home], new Dictionary<string, string?> { [UserAccount.Number] = null, [UserAccount.HomeFolder] = State.No })] : [],
        };

        var outcome = await bench.RunAsync($"""Users.Ensure("{user.Name}");""");

        Assert.That(outcome.IsCompleted, $"{outcome}");
        Assert.That(bench.Observer.Changes.Select(change => $"{change.Result} {change.Resource}"), Does.Contain($"{(wasMadeByIt ? "WouldChange" : "Unchanged")} user {user.Name}"));
    }
}
