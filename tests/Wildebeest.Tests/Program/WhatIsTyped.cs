using Wildebeest.Program.Commands;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class WhatIsTyped
{
    [TestCase("changes", "-n", "0")]
    [TestCase("changes", "--count", "-3")]
    [TestCase("log", "web01", "-n", "-1")]
    [TestCase("log", "web01", "-n", "few")]
    public void IsRefusedWhereACountIsNone(params string[] words) => Assert.That(CommandLine.Parse(words).Errors.Select(error => error.Message), Has.Exactly(1).Contains(words[^1]));

    [TestCase("changes", "-n", "1")]
    [TestCase("log", "web01")]
    public void IsTakenWhereACountIsOne(params string[] words) => Assert.That(CommandLine.Parse(words).Errors, Is.Empty);

    [TestCase("@bob replaces the disk")]
    [TestCase("@bob")]
    [TestCase("[a] b")]
    public void IsTakenAsItIs(string reason)
    {
        var parsed = CommandLine.Parse(["pause", "web", "--reason", reason]);

        Assert.That(parsed.Errors, Is.Empty);
        Assert.That(parsed.GetValue<string>("--reason"), Is.EqualTo(reason));
    }
}
