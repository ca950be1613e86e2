using System.Globalization;
using System.Text;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Refs;
using Wildebeest.Storage;

namespace Wildebeest.Program.Origins;

/// <summary>One line of <c>origin list</c>.</summary>
/// <param name="Host">The UUID that its name is bound to; null before its first record, and for an admin.</param>
/// <param name="Evicted">Why it was evicted, and when; null while it is admitted.</param>
sealed record KnownName(Admission Admission, string? Host, string? Evicted);

/// <summary>Who is let in, as files of the origin: one for each name. What sshd and nginx read is written from them.</summary>
sealed class Admissions(OriginFolder origin)
{
    /// <exception cref="OriginSetupException">A file cannot be read.</exception>
    public IReadOnlyList<KnownName> All()
    {
        List<KnownName> all =
        [
            .. NamesIn(origin.Admitted).Select(name => Read(name) is { } admission ? new KnownName(admission, BoundTo(name), null) : null).OfType<KnownName>(),
            .. NamesIn(origin.Evicted).Select(name => new KnownName(ReadEvicted(name), BoundTo(name), OriginFolder.ReadLine(origin.EvictedFile(name)))),
        ];
        all.Sort((left, right) => left.Admission.Name.CompareTo(right.Admission.Name));
        return all;
    }

    /// <summary>Null where it is not admitted. Of one who was about to be evicted, or let in again, when the machine went down, there are both files: then it is evicted.</summary>
    public Admission? Read(HostName name) =>
        File.Exists(origin.EvictedFile(name)) ? null
        : OriginFolder.ReadText(origin.AdmittedFile(name)) is { } text ? Admission.TryParse(name, text.Split('\n')) ?? throw Unreadable(origin.AdmittedFile(name)) : null;

    /// <summary>In the place of what was said of this name before.</summary>
    /// <exception cref="OriginUsageException">A key is somebody else's.</exception>
    public void Admit(Admission admission) => Admit(admission.Name, _ => admission);

    /// <param name="change">From what is said of this name so far to what is to be.</param>
    /// <param name="keysFile">Another file of sshd's, in which the lines of this name and of whoever is admitted later are kept from now on.</param>
    /// <returns>As it is admitted now.</returns>
    /// <exception cref="OriginUsageException">A key is somebody else's.</exception>
    public Admission Admit(HostName name, Func<Admission, Admission> change, string? keysFile = null)
    {
        using var held = Lock();
        var admission = change(Read(name) ?? new Admission(name));
        foreach (var other in All().Select(known => known.Admission).Where(other => other.Name != admission.Name))
        {
            // sshd takes the first line of a key, so the second of two names would be the first.
            if (other.Keys.Intersect(admission.Keys).FirstOrDefault() is { } shared)
            {
                throw new OriginUsageException($"The key {shared.Fingerprint} is that of {other.Name}.", "Each name has keys of its own: make one with ssh-keygen -t ed25519.");
            }
        }

        Bind(admission);
        OriginFolder.Write(origin.AdmittedFile(admission.Name), admission.Text, OriginFolder.FileMode);
        File.Delete(origin.EvictedFile(admission.Name));
        WriteWhatServersRead();
        WriteLinesOf(admission, keysFile is null ? null : Path.GetFullPath(keysFile));
        return admission;
    }

    /// <summary>From when this returns, each new connection of its keys and its password is told the reason and ended.</summary>
    public void Evict(HostName name, string reason, DateTimeOffset now)
    {
        using var held = Lock();
        var admission = Read(name) ?? throw new OriginUsageException($"{name} is not admitted to {origin}.", $"See who is: wildebeest origin list {origin}");
        var told = string.Create(CultureInfo.InvariantCulture, $"{PrintableText.Line(reason, 300)} ({now.UtcDateTime:yyyy-MM-dd HH:mm} UTC)");
        OriginFolder.Write(origin.EvictedFile(name), $"{told}\n{admission.Text}", OriginFolder.FileMode);
        File.Delete(origin.AdmittedFile(name));
        WriteWhatServersRead();
    }

    /// <summary>
    /// One at a time changes who is let in: the files that sshd and nginx read are written from all of them, and of two writers at once the second would not know of the first.
    /// </summary>
    FileLock Lock()
    {
        try
        {
            return FileLock.Take(origin.AdmissionsLock, OriginFolder.FileMode);
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "lock", origin.AdmissionsLock);
        }
    }

    /// <summary>What sshd and nginx read, anew from who is let in.</summary>
    public void WriteServerFiles()
    {
        using var held = Lock();
        WriteWhatServersRead();
    }

    /// <summary>The key of who was evicted stays, so that it is told why; its password does not.</summary>
    void WriteWhatServersRead()
    {
        var keys = new StringBuilder("# Written by \"wildebeest origin admit\" and \"evict\": a change of yours here is lost.\n");
        var passwords = new StringBuilder();
        foreach (var known in All())
        {
            foreach (var line in known.Admission.AuthorizedKeys(origin))
            {
                keys.Append(line).Append('\n');
            }

            if (known is { Evicted: null, Admission.Password: { } hash })
            {
                passwords.Append(known.Admission.Name).Append(':').Append(hash).Append('\n');
            }
        }

        OriginFolder.Write(origin.AuthorizedKeys, keys.ToString(), OriginFolder.FileMode);
        OriginFolder.Write(origin.WebPasswords, passwords.ToString(), OriginFolder.FileMode);
    }

    /// <summary>In every other file of sshd's that was named once. A file that is gone is not made anew.</summary>
    void WriteLinesOf(Admission admission, string? named)
    {
        var known = (OriginFolder.ReadText(origin.KeysFiles) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in known.Where(file => file != named && File.Exists(file)))
        {
            WriteLinesIn(file, admission);
        }

        if (named is not null)
        {
            WriteLinesIn(named, admission);
            OriginFolder.Write(origin.KeysFiles, string.Concat(known.Append(named).Distinct().Select(file => file + "\n")), OriginFolder.FileMode);
        }
    }

    /// <summary>In a file of sshd's that has other lines, too.</summary>
    void WriteLinesIn(string file, Admission admission)
    {
        var own = $"command=\"{origin.Serve} {admission.Name}\"";
        var others = (OriginFolder.ReadText(file) ?? "").Split('\n').Where(line => line.Length > 0 && !line.Contains(own, StringComparison.Ordinal));
        OriginFolder.Write(file, string.Concat(others.Concat(admission.AuthorizedKeys(origin)).Select(line => line + "\n")), File.Exists(file) ? File.GetUnixFileMode(file) : Storage.DurableFile.OwnerOnly);
    }

    /// <summary>The claim of the name says whose it is. Where there is none, as after a host was removed, the next host to claim it has it.</summary>
    void Bind(Admission admission)
    {
        using var repository = Clone.Open(origin.Path);
        if (admission.IsAdmin || repository.ReadRef(RefNames.Name(admission.Name)) is not { } claim)
        {
            File.Delete(origin.BoundFile(admission.Name));
            return;
        }

        if (repository.ReadTag(claim) is not { } tag || HostRecord.FromJson(tag.Message) is not { } record || !HostId.TryParse(record.Id, out var id))
        {
            throw new OriginSetupException($"Who claimed the name {admission.Name} cannot be read.", $"Remove the claim, and let the host join anew: git -C {origin} update-ref -d {RefNames.Name(admission.Name)}");
        }

        OriginFolder.WriteLine(origin.BoundFile(admission.Name), id.ToString());
    }

    Admission ReadEvicted(HostName name) =>
        Admission.TryParse(name, (OriginFolder.ReadText(origin.EvictedFile(name)) ?? "").Split('\n').Skip(1)) ?? throw Unreadable(origin.EvictedFile(name));

    string? BoundTo(HostName name) => OriginFolder.ReadLine(origin.BoundFile(name));

    static IEnumerable<HostName> NamesIn(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            // A file under a temporary name is no name: its suffix keeps it from being read as a host's.
            if (!file!.EndsWith(".new", StringComparison.Ordinal) && HostName.TryParse(file, out var name))
            {
                yield return name;
            }
        }
    }

    static OriginSetupException Unreadable(string file) => new($"{file} cannot be read.", "Admit it anew, with its roles and its key; or restore the file from a backup.");
}
