using System.ComponentModel;
using System.Text;
using Wildebeest.Programs;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Programs;

[Parallelizable(ParallelScope.All)]
sealed class CallingAProgram
{
    [Test]
    public async Task GivesItsCodeAndBothOutputs()
    {
        var left = await Calls.Shell("cat; echo err >&2; exit 3", input: "what it reads").RunAsync(CancellationToken.None);

        Assert.That((left.ExitCode, Text(left.Output), Text(left.Words), left.IsWhole), Is.EqualTo((3, "what it reads", "err\n", true)));
    }

    [Test]
    public async Task GivesBytesAsTheyAre()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, 0, 0xFF, 0xFE, (byte)'\r', (byte)'\n'];

        Assert.That((await Calls.To("cat", [], bytes, []).RunAsync(CancellationToken.None)).Output, Is.EqualTo(bytes));
    }

    [Test]
    public async Task ReachesItWithoutAShell()
    {
        var (_, output, _) = await Calls.To("printf", "[%s]", "a b", "", "$HOME", "*").RunAsync(CancellationToken.None);

        Assert.That(Text(output), Is.EqualTo("[a b][][$HOME][*]"));
    }

    [Test]
    public async Task GivesItAnEnvironmentOfItsOwn()
    {
        var (_, output, _) = await Calls.To("env", [], [], new() { ["GIVEN"] = "value" }).RunAsync(CancellationToken.None);

        Assert.That(Text(output).Trim().Split('\n'), Is.EquivalentTo(new[] { "GIVEN=value", "LC_ALL=C", $"PATH={Environment.GetEnvironmentVariable("PATH")}" }));
    }

    [Test]
    public async Task StartsItWhereAFolderAlwaysIs() => Assert.That(Text((await Calls.To("pwd").RunAsync(CancellationToken.None)).Output), Is.EqualTo("/\n"));

    [Test]
    public async Task BoundsBothOutputsAndLetsItEnd()
    {
        var left = await Calls.Shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; exit 4").RunAsync(CancellationToken.None);

        Assert.That((left.ExitCode, left.Output.Length, left.Words.Length, left.IsWhole), Is.EqualTo((4, Calls.MostOutput, Calls.MostOutput, false)));
    }

    [Test]
    public async Task LetsItEndWithoutReadingItsInput()
    {
        var (code, _, words) = await Calls.Shell("echo 'I read nothing' >&2; exit 5", input: Calls.MoreThanAPipeHolds).RunAsync(CancellationToken.None);

        Assert.That((code, Text(words)), Is.EqualTo((5, "I read nothing\n")));
    }

    [Test]
    public void SaysInTheCallersWordsThatItIsNotThere() => Assert.That(
        async () => await Calls.To("wildebeest-no-such-program").RunAsync(CancellationToken.None),
        Throws.TypeOf<NotThere>());

    [Test]
    public void SaysTheSameWithTheCauseWhereItCannotBeStarted()
    {
        using var folder = new TempFolder();
        var file = folder["program"];
        File.WriteAllText(file, "#!/no/such/interpreter\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.That(async () => await Calls.To(file).RunAsync(CancellationToken.None), Throws.TypeOf<NotThere>().With.InnerException.TypeOf<Win32Exception>());
    }

    [Test]
    public void SaysWhyTheSystemDidNotStartWhatIsThere() => Assert.That(
        async () => await Calls.To("env", new string('x', 4_000_000)).RunAsync(CancellationToken.None),
        Throws.TypeOf<ProgramNotStartedException>().With.Message.EqualTo("The program env could not be started: Argument list too long."));

    static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
