using Wildebeest.Git;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class CommitIds
{
    [TestCase("")]
    [TestCase(null)]
    [TestCase("83ab242")]
    [TestCase("83AB2429d743231a5e63d935dffa0a6fee9776bd")]
    [TestCase("83ab2429d743231a5e63d935dffa0a6fee9776bg")]
    [TestCase("83ab2429d743231a5e63d935dffa0a6fee9776bd\n")]
    public void AreFullAndInLowerCase(string? text)
    {
        Assert.That(CommitId.TryParse(text, out _), Is.False);
        Assert.That(() => CommitId.Parse(text), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void AreShownShort() => Assert.That(CommitId.Parse("83ab2429d743231a5e63d935dffa0a6fee9776bd").Short, Is.EqualTo("83ab242"));

    [Test]
    public void NotSetIsGitsZero() => Assert.That(default(CommitId).ToString(), Is.EqualTo(CommitId.Zero.ToString()));
}
