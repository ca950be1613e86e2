using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Storage;

namespace Wildebeest.Program.Origins;

/// <summary>A bare repository that is an origin, and what the program keeps beside git's own files in it. All of it may be read by anybody: there is no secret in it.</summary>
sealed class OriginFolder
{
    /// <summary>The web server and sshd read some of these as other users.</summary>
    public const UnixFileMode FileMode = DurableFile.Readable;
    public const UnixFileMode ScriptMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    public const UnixFileMode FolderMode = ScriptMode;

    public OriginFolder(string directory) => Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(directory));

    public string Path { get; }

    public string Hooks => System.IO.Path.Combine(Path, "hooks");

    public string Own => System.IO.Path.Combine(Path, "wildebeest");

    public string Admitted => System.IO.Path.Combine(Own, "admitted");

    public string Evicted => System.IO.Path.Combine(Own, "evicted");

    /// <summary>Each host's UUID, as its claim of its name says; written by a hook, so that no connection has to look.</summary>
    public string Bound => System.IO.Path.Combine(Own, "bound");

    public string AuthorizedKeys => System.IO.Path.Combine(Own, "authorized_keys");

    /// <summary>Other files of sshd's in which somebody's lines are kept, a path a line: a key that is replaced must go from these, too.</summary>
    public string KeysFiles => System.IO.Path.Combine(Own, "keys-files");

    /// <summary>Whoever changes who is let in holds its lock.</summary>
    public string AdmissionsLock => System.IO.Path.Combine(Own, "admissions-lock");

    public string WebPasswords => System.IO.Path.Combine(Own, "htpasswd");

    /// <summary>The list of signers that a push to the chain is held against; there need not be one.</summary>
    public string Signers => System.IO.Path.Combine(Own, "signers");

    public string Serve => System.IO.Path.Combine(Own, "serve");

    public string HttpServe => System.IO.Path.Combine(Own, "http-serve");

    public string Program => System.IO.Path.Combine(Own, "program");

    public string DotnetRoot => System.IO.Path.Combine(Own, "dotnet");

    public string DefaultWeb => System.IO.Path.Combine(Path, "web");

    public bool IsRepository => File.Exists(System.IO.Path.Combine(Path, "HEAD")) && Directory.Exists(System.IO.Path.Combine(Path, "objects"));

    /// <summary>The chain's branch; null before the origin was set up.</summary>
    public BranchName? Branch => ReadLine(BranchFile) is { } text && BranchName.TryParse(text, out var branch) ? branch : null;

    /// <summary>The folder that the tip is written to; null before the origin was set up.</summary>
    public string? Web => ReadLine(WebFile);

    string BranchFile => System.IO.Path.Combine(Own, "branch");

    string WebFile => System.IO.Path.Combine(Own, "web");

    /// <exception cref="OriginSetupException">It was not set up by <c>origin create</c>.</exception>
    public void Require()
    {
        if (!IsRepository || Branch is null)
        {
            throw new OriginSetupException($"There is no origin at {Path}.", $"Make one, or set up the bare repository that is there: wildebeest origin create {Path}");
        }
    }

    public string AdmittedFile(HostName name) => System.IO.Path.Combine(Admitted, name.ToString());

    public string EvictedFile(HostName name) => System.IO.Path.Combine(Evicted, name.ToString());

    public string BoundFile(HostName name) => System.IO.Path.Combine(Bound, name.ToString());

    public bool WriteBranch(BranchName branch) => WriteLine(BranchFile, branch.ToString());

    public bool WriteWeb(string folder) => WriteLine(WebFile, folder);

    /// <summary>False where it says so already.</summary>
    /// <exception cref="StorageException" />
    public static bool WriteLine(string file, string line) => Write(file, line + "\n", FileMode);

    /// <exception cref="StorageException" />
    public static bool Write(string file, string text, UnixFileMode mode)
    {
        if (ReadText(file) == text && File.GetUnixFileMode(file) == mode)
        {
            return false;
        }

        DurableFile.Write(file, text, mode);

        // The umask of whoever types this must not keep the web server or sshd out.
        File.SetUnixFileMode(file, mode);
        return true;
    }

    public static string? ReadText(string file) => DurableFile.TryRead(file) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    public static string? ReadLine(string file) => ReadText(file)?.Split('\n')[0];

    public override string ToString() => Path;
}

/// <summary>An origin is not as it must be for what was asked.</summary>
sealed class OriginSetupException(string sentence, string wayOut) : WildebeestException(sentence, wayOut);

/// <summary>What was asked of an origin was not written as it must be.</summary>
sealed class OriginUsageException(string sentence, string wayOut) : WildebeestException(sentence, wayOut)
{
    public override ExitCode ExitCode => ExitCode.WrongUsage;
}
