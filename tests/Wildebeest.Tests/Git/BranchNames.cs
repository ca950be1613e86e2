using Wildebeest.Git;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class BranchNames
{
    [TestCase("main")]
    [TestCase("production/europe")]
    [TestCase("v1.2_x-3")]
    [TestCase("grün")]
    public void AreTaken(string text)
    {
        Assert.That(BranchName.Parse(text).ToString(), Is.EqualTo(text));
        Assert.That(BranchName.Parse(text).RefName, Is.EqualTo($"refs/heads/{text}"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("-main")]
    [TestCase("@")]
    [TestCase("HEAD")]
    [TestCase("refs/heads/main")]
    [TestCase("/main")]
    [TestCase("main/")]
    [TestCase("a//b")]
    [TestCase("a/.b")]
    [TestCase("a.lock")]
    [TestCase("a.lock/b")]
    [TestCase("a..b")]
    [TestCase("a.")]
    [TestCase("a@{1}")]
    [TestCase("a b")]
    [TestCase("a~1")]
    [TestCase("a^")]
    [TestCase("a:b")]
    [TestCase("a?")]
    [TestCase("a*")]
    [TestCase("a[b")]
    [TestCase("a\\b")]
    [TestCase("a\tb")]
    public void AreRefusedAsGitRefusesThem(string? text) =>
        Assert.That(BranchName.TryParse(text, out _), Is.False);
}
