using System.Formats.Tar;
using System.IO.Compression;
using Wildebeest.Scripting;
using Wildebeest.Scripting.FileSystem;
using Wildebeest.Scripting.Unpacking;
using Wildebeest.Tests.Storage;
using Wildebeest.Tests.Undoing;
using static Wildebeest.Tests.Unpacking.SomeArchive;

namespace Wildebeest.Tests.Unpacking;

[Parallelizable(ParallelScope.All)]
sealed class AnArchiveThatIsUnpacked
{
    static readonly (string Expected, TarEntry[] Entries)[] Hostile =
    [
        ("the name ../x in it has '..', which leads out of the folder", [File("../x")]),
        ("the name a/../../x in it has '..', which leads out of the folder", [File("a/../../x")]),
        ("the name /etc/passwd in it begins with '/', which leads out of the folder", [File("/etc/passwd")]),
        ("the name a\u001bb in it is no text", [File("a\u001bb")]),
        ("null in it is neither a file, a folder nor a link", [Other(TarEntryType.CharacterDevice, "null")]),
        ("disk in it is neither a file, a folder nor a link", [Other(TarEntryType.BlockDevice, "disk")]),
        ("pipe in it is neither a file, a folder nor a link", [Other(TarEntryType.Fifo, "pipe")]),
        ("the link out in it leads out of the folder, to /etc", [Link("out", "/etc")]),
        ("the link a/out in it leads out of the folder, to ../../etc", [Folder("a"), Link("a/out", "../../etc")]),
        ("the link out in it leads out of the folder, to a/up/..", [Folder("a"), Link("a/up", ".."), Link("out", "a/up/..")]),
        ("l/x in it goes through l, which is no folder", [Folder("a"), Link("l", "a"), File("l/x")]),
        ("x is in it twice", [Link("x", "y"), File("x")]),
        ("h in it is another name of ../../etc/shadow, which is no earlier file of it", [HardLink("h", "later"), File("later")]),
        (".unpacked-by-wildebeest in it is a name of wildebeest's own", [File(".unpacked-by-wildebeest")]),
        ("there is more in it than 1000 bytes, which is the most that is unpacked (largest:)", [File("big", new string('x', 600)), File("bigger", new string('x', 600))]),
    ];

    [Test]
    public void IsRefusedWhereItCouldDoHarm([Range(0, 14)] int number)
    {
        using var folder = new TempFolder();
        var (expected, entries) = Hostile[number];

        var refused = Assert.Throws<MigrationException>(() => Unpack(folder, Tar(entries)));

        Assert.That(refused!.Message, Is.EqualTo(expected.Replace("../../etc/shadow", "later", StringComparison.Ordinal)));
    }

    [Test]
    public void LosesWhatLetsOthersActAsItsOwner()
    {
        using var folder = new TempFolder();

        Unpack(folder, Tar(Folder("open", 0b001_111_111_111), File("set-uid", mode: 0b111_111_111_111), File("closed", mode: 0), HardLink("again", "set-uid")));

        Assert.That(new[] { "open", "set-uid", "closed", "again" }.Select(name => Convert.ToString((int)System.IO.File.GetUnixFileMode(folder["top/" + name]), 8)), Is.EqualTo(new[] { "755", "755", "600", "755" }));
        Assert.That(System.IO.File.ReadAllText(folder["top/again"]), Is.EqualTo("x"));
    }

    [Test]
    public void MayHoldLinksThatStayInside()
    {
        using var folder = new TempFolder();

        Unpack(folder, Tar(File("./shop-2.1/bin/shop"), Link("shop-2.1/current", "bin/../bin/shop"), Link("shop-2.1/round", "round"), Link("shop-2.1/bin/up", ".."), Link("shop-2.1/nowhere", "not/there")), strip: 1);

        Assert.That(Directory.EnumerateFileSystemEntries(folder["top"]).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "bin", "current", "nowhere", "round" }));
        Assert.That(System.IO.File.ReadAllText(folder["top/current"]), Is.EqualTo("x"));
    }

    [TestCase("gzip")]
    [TestCase("xz")]
    [TestCase("zstd")]
    [TestCase("zip")]
    public void MayBeOfAnyKind(string kind)
    {
        using var folder = new TempFolder();
        var archive = kind switch { "gzip" => Gzipped(Tar(File("a/b", "content", 0b111_101_101))), "zip" => Zipped("a/b", "content", 0x81ED), _ => Compressed(kind, Tar(File("a/b", "content", 0b111_101_101))) };

        Unpack(folder, archive);

        Assert.That(System.IO.File.ReadAllText(folder["top/a/b"]), Is.EqualTo("content"));
        Assert.That(Convert.ToString((int)System.IO.File.GetUnixFileMode(folder["top/a/b"]), 8), Is.EqualTo("755"));
    }

    [Test]
    public void OfZipIsRefusedWhereALinkLeadsOut()
    {
        using var folder = new TempFolder();

        Assert.That(() => Unpack(folder, Zipped("out", "../etc", 0xA1FF)), Throws.TypeOf<MigrationException>().With.Message.EqualTo("the link out in it leads out of the folder, to ../etc"));
        Assert.That(() => Unpack(folder, Zipped("../x", "x", 0)), Throws.TypeOf<MigrationException>().With.Message.Contains("leads out of the folder"));
    }

    [TestCase("no archive")]
    [TestCase("half of gzip")]
    [TestCase("half of xz")]
    public void ThatIsDamagedIsNoArchive(string kind)
    {
        using var folder = new TempFolder();
        var whole = Tar(File("a", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000))));
        var damaged = kind switch { "no archive" => "no archive at all, and more than nothing of it"u8.ToArray(), "half of gzip" => Gzipped(whole)[..20_000], _ => Compressed("xz", whole)[..20_000] };

        Assert.That(() => Unpack(folder, damaged, largest: 1_000_000), Throws.InstanceOf<InvalidDataException>().Or.InstanceOf<EndOfStreamException>());
    }

    [TestCase("gzip", "Z_DATA_ERROR|unsupported|CRC|checksum")]
    [TestCase("zip", "a in it does not match its checksum")]
    public void ThatIsDamagedInOneByteIsRefused(string kind, string expected)
    {
        using var folder = new TempFolder();
        var content = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10_000));
        var archive = kind == "zip" ? Zipped("a", content, 0, CompressionLevel.NoCompression) : Gzipped(Tar(File("a", content)), CompressionLevel.NoCompression);
        archive[10_000] ^= 1;

        Assert.That(() => Unpack(folder, archive, largest: 1_000_000), Throws.TypeOf<InvalidDataException>().With.Message.Match(expected));
    }

    [Test]
    public void OfZipIsRefusedWhereItIsEncrypted()
    {
        using var folder = new TempFolder();
        var archive = Zipped("a", "x", 0);

        // The lowest bit of the flags, in the file's own header and in the list at the end.
        archive[6] |= 1;
        archive[archive.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        Assert.That(() => Unpack(folder, archive), Throws.TypeOf<MigrationException>().With.Message.EqualTo("a in it is encrypted"));
    }

    [Test]
    public void ComesBackFromWhereverItWasKilled([Values("before", "unpacking", "swapped", "undoing")] string killed)
    {
        using var folder = new TempFolder();
        using var kept = new TempFolder();
        Directory.CreateDirectory(folder["top/sub"]);
        System.IO.File.WriteAllText(folder["top/sub/file"], "old");
        System.IO.File.WriteAllText(folder["top/file"], "old");
        var before = TreeSnapshot.Of(folder.Path, withFolderTimes: false);
        var (top, temporary) = (folder["top"], folder[".top.wildebeest-1"]);
        var records = new UndoStore(kept.Path).OfReplacingTree(top, KeptTree.EntriesOf(top, top), temporary, "mark", "unique");
        if (killed != "before")
        {
            Directory.CreateDirectory(temporary + "/new");
            System.IO.File.WriteAllText(temporary + "/mark", "of\nunique\n");
        }

        if (killed is "swapped" or "undoing")
        {
            Directory.Move(top, folder["away"]);
            Directory.Move(temporary, top);
            Directory.Move(folder["away"], temporary);
        }

        if (killed == "undoing")
        {
            Wildebeest.Undoing.UndoAction.PutBack(records[^1]);
        }

        foreach (var record in records.Reverse().Concat(records.Reverse()))
        {
            Wildebeest.Undoing.UndoAction.PutBack(record);
        }

        Assert.That(TreeSnapshot.Of(folder.Path, withFolderTimes: false), Is.EqualTo(before));
    }

    static void Unpack(TempFolder folder, byte[] archive, int strip = 0, long largest = 1000)
    {
        System.IO.File.WriteAllBytes(folder["archive"], archive);
        Directory.CreateDirectory(folder["top"]);
        var tree = new UnpackedTree(folder["top"], strip, largest, Access.AsItIs);
        foreach (var entry in ArchiveReader.Entries(folder["archive"]))
        {
            tree.Add(entry);
        }

        tree.Finish();
    }

    static byte[] Gzipped(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, level, leaveOpen: true))
        {
            zip.Write(content);
        }

        return bytes.ToArray();
    }

    static byte[] Compressed(string program, byte[] content)
    {
        if (Wildebeest.Scripting.Posix.ProgramFile.Find(program) is not { } file)
        {
            Assert.Ignore($"There is no {program} here.");
            return [];
        }

        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(file, ["--stdout"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.BaseStream.Write(content);
        process.StandardInput.Close();
        var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return bytes.ToArray();
    }

    static byte[] Zipped(string name, string content, int mode, CompressionLevel level = CompressionLevel.Optimal)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry(name, level);
            entry.ExternalAttributes = mode << 16;
            using var writer = new StreamWriter(entry.Open());
            writer.Write(content);
        }

        return bytes.ToArray();
    }
}
