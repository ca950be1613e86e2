using Wildebeest.Scripting.FileSystem.Editing;
using Wildebeest.Scripting.Mounting;

namespace Wildebeest.Tests.Mounting;

[Parallelizable(ParallelScope.All)]
sealed class TableOfMounts
{
    const string Fstab = "# /etc/fstab\nUUID=12 /\text4   errors=remount-ro 0\t1\n\n/dev/sdb1 /srv/a\\040b ext4 noatime 0 2\n  # /dev/sdc1 /old ext4\n";

    static readonly string[] Kernel =
    [
        "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro",
        "30 21 0:40 / /srv/a\\040b rw,nosuid,nodev shared:9 master:3 - tmpfs tmpfs rw,size=65536k,mode=755",
        "31 30 0:41 / /srv/a\\040b ro,noexec - tmpfs second ro",
        "40 21 8:1 /var/data /mnt ro,relatime - ext4 /dev/sda1 rw",
        "41 21 9:9 /sub /part rw - btrfs /dev/sdz rw,subvol=/sub",
        "nonsense",
    ];

    [Test]
    public void TellsTheLastThatWasMounted() => Assert.That(MountTable.At("/srv/a b", Kernel), Is.EqualTo(new MountedThing("second", "tmpfs", "ro,noexec,ro")));

    [Test]
    public void TellsAFolderThatIsSeenTwiceFromAWholeFileSystem()
    {
        Assert.That(MountTable.At("/mnt", Kernel), Is.EqualTo(new MountedThing("/var/data", "none", "bind,ro,relatime")));
        Assert.That(MountTable.At("/part", Kernel), Is.EqualTo(new MountedThing("/dev/sdz", "btrfs", "rw,rw,subvol=/sub")));
        Assert.That(MountTable.At("/nowhere", Kernel), Is.Null);
    }

    [TestCase("defaults", "rw,relatime,rw", true)]
    [TestCase("defaults", "ro,relatime,rw", false)]
    [TestCase("ro", "rw,ro", true)]
    [TestCase("rw", "rw,ro", false)]
    [TestCase("nosuid,size=64m", "rw,nosuid,relatime,rw,size=65536k", true)]
    [TestCase("nosuid,size=64m", "rw,nosuid,relatime,rw,size=1024k", false)]
    [TestCase("size=50%", "rw,size=1024k", true)]
    [TestCase("noatime,nofail,x-systemd.automount,errors=remount-ro", "rw,noatime,rw", true)]
    [TestCase("noatime", "rw,relatime", false)]
    [TestCase("user,exec", "rw,nosuid,nodev", true)]
    [TestCase("defaults", "rw,noexec", false)]
    [TestCase("rw,nosuid,relatime,rw,size=65536k,mode=755", "rw,nosuid,relatime,rw,size=65536k,mode=755", true)]
    public void SaysWhetherOptionsHold(string wanted, string found, bool hold) => Assert.That(MountOptions.Hold(wanted, found), Is.EqualTo(hold));

    [TestCase("nosuid,size=4m", "nosuid,size=4m,rw,nosuid,dev,exec")]
    [TestCase("", "rw,suid,dev,exec")]
    [TestCase("user,exec", "user,exec,rw,nosuid,nodev,exec")]
    [TestCase("rw,noexec,relatime,ro", "rw,noexec,relatime,ro,ro,suid,dev,noexec,relatime")]
    public void NamesEachFlagForARemount(string wanted, string named) =>
        Assert.That(MountOptions.Explicit(wanted).Split(',').Order(), Is.EqualTo(named.Split(',').Order()));

    [TestCase("ext4", "ext4", true)]
    [TestCase("ext4", "xfs", false)]
    [TestCase("none", "ext4", true)]
    [TestCase("nfs", "nfs4", true)]
    [TestCase("nfs4", "nfs", false)]
    [TestCase("ntfs-3g", "fuseblk", true)]
    [TestCase("sshfs", "fuse.sshfs", true)]
    public void SaysWhetherTypesAreTheSame(string wanted, string found, bool same) => Assert.That(MountTable.IsOfType(wanted, found), Is.EqualTo(same));

    [TestCase("/dev/sda1", "/dev/sda1")]
    [TestCase("UUID=\"12-ab\"", "/dev/disk/by-uuid/12-ab")]
    [TestCase("LABEL=my data/1", @"/dev/disk/by-label/my\x20data\x2f1")]
    [TestCase("PARTLABEL=Büffel", "/dev/disk/by-partlabel/Büffel")]
    public void FindsADeviceByWhatIsOnIt(string device, string path) => Assert.That(MountTable.PathOf(device), Is.EqualTo(path));

    [Test]
    public void GetsALineForAPlaceThatItDoesNotHave() =>
        Assert.That(FileSystemTable.Ensure(Fstab.TrimEnd('\n'), "/srv/new", "/dev/a b", "ext4", "defaults"), Is.EqualTo(Fstab + "/dev/a\\040b /srv/new ext4 defaults 0 0\n"));

    [Test]
    public void KeepsALineThatSaysItAlready()
    {
        Assert.That(FileSystemTable.Ensure(Fstab, "/srv/a b", "/dev/sdb1", "ext4", "noatime"), Is.EqualTo(Fstab));
        Assert.That(FileSystemTable.Ensure(Fstab, "/", "UUID=12", "ext4", "errors=remount-ro"), Is.EqualTo(Fstab));
    }

    [Test]
    public void ChangesTheLineOfThePlaceAlone() =>
        Assert.That(FileSystemTable.Ensure(Fstab, "/", "UUID=12", "ext4", "noatime"), Is.EqualTo(Fstab.Replace("UUID=12 /\text4   errors=remount-ro 0\t1", "UUID=12 / ext4 noatime 0 1", StringComparison.Ordinal)));

    [Test]
    public void LosesTheLineOfThePlaceAlone()
    {
        Assert.That(FileSystemTable.Remove(Fstab, "/srv/a b"), Is.EqualTo(Fstab.Replace("/dev/sdb1 /srv/a\\040b ext4 noatime 0 2\n", "", StringComparison.Ordinal)));
        Assert.That(FileSystemTable.Remove(Fstab, "/old"), Is.EqualTo(Fstab));
    }

    [Test]
    public void IsNotGuessedIn() =>
        Assert.That(() => FileSystemTable.Ensure("a /x t o\nb /x t o\n", "/x", "c", "t", "o"), Throws.TypeOf<EditRefused>().With.Message.StartsWith("/x stands there twice, in lines 1 and 2"));
}
