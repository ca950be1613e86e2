using Wildebeest.Scripting;
using Wildebeest.Scripting.Commands;

namespace Wildebeest.Tests.Scripting;

[Parallelizable(ParallelScope.All)]
class CommandWrittenAsOneString
{
    [TestCase("apt-get  install -y nginx", "apt-get", "install", "-y", "nginx")]
    [TestCase("echo 'a b' \"c d\"", "echo", "a b", "c d")]
    [TestCase("echo a'b c'd", "echo", "ab cd")]
    [TestCase("echo ''", "echo", "")]
    [TestCase("echo 'a|b;$c'", "echo", "a|b;$c")]
    [TestCase("echo \"a\\\"b\\\\c\\d\"", "echo", "a\"b\\c\\d")]
    public void IsSplitAsAShellWould(string command, params string[] words) =>
        Assert.That(CommandWords.Split(command), Is.EqualTo(words));

    [TestCase("a | b", "'|'")]
    [TestCase("a > b", "'>'")]
    [TestCase("a < b", "'<'")]
    [TestCase("a; b", "';'")]
    [TestCase("a && b", "'&'")]
    [TestCase("a $B", "'$'")]
    [TestCase("a `b`", "'`'")]
    [TestCase("a *", "'*'")]
    [TestCase("a\nb", "a line's end")]
    public void IsRefusedWhereItNeedsAShell(string command, string named) =>
        Assert.That(() => CommandWords.Split(command), Throws.InstanceOf<MigrationException>().With.Message.Contains($"{named} means something to a shell only"));

    [TestCase("", "there is no program")]
    [TestCase("  ", "there is no program")]
    [TestCase("a 'b", "never closed")]
    public void IsRefusedWhereItIsNone(string command, string complaint) =>
        Assert.That(() => CommandWords.Split(command), Throws.InstanceOf<MigrationException>().With.Message.Contains(complaint));
}
