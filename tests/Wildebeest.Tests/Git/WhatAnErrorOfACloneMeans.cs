using Wildebeest.Git;

namespace Wildebeest.Tests.Git;

[Parallelizable(ParallelScope.All)]
sealed class WhatAnErrorOfACloneMeans
{
    [TestCase("failed to write chunk of data: No space left on device")]
    [TestCase("failed to write chunk of data: Disk quota exceeded")]
    public void IsThatItIsFull(string said) => Assert.That(Of(said), Is.TypeOf<CloneFullException>());

    [TestCase("failed to open '/home/clone/objects/pack/x.idx': Too many open files")]
    [TestCase("failed to open '/home/clone/objects/pack/x.idx': Permission denied")]
    [TestCase("failed to create locked file '/home/clone/refs/own/made.lock': Read-only file system")]
    public void IsThatTheSystemRefuses(string said)
    {
        Assert.That(Of(said), Is.TypeOf<CloneRefusedException>().With.Message.Contains(said));
        Assert.That(CloneDamagedException.IsCause(Of(said)), Is.False, "one that is made anew would be refused as well");
    }

    [TestCase("object not found - no match for id (0000000000000000000000000000000000000001)")]
    [TestCase("failed to read data: Input/output error")]
    [TestCase("corrupted loose reference file")]
    public void IsThatItIsDamaged(string said) => Assert.That(Of(said), Is.TypeOf<CloneDamagedException>());

    [Test]
    public void IsThatItIsFullWhereTheDiskHasNoRoomEvenForTheError() =>
        Assert.That(CloneFaults.Of("/home/clone", new InvalidOperationException("object not found"), hasNoRoom: true), Is.TypeOf<CloneFullException>());

    static Exception Of(string said) => CloneFaults.Of("/home/clone", new InvalidOperationException(said), hasNoRoom: false);
}
