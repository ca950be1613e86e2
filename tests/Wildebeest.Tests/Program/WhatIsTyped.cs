using Wildebeest.Program.Commands;

namespace Wildebeest.Tests.Program;

[Parallelizable(ParallelScope.All)]
sealed class WhatIsTyped
{
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
