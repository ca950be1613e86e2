using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Signing;

/// <summary>Somebody with a work tree and a key of their own, who signs as people do: with git, set up in the work tree's configuration.</summary>
sealed class Person : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly TempOrigin origin;
    readonly bool usesGpg;

    Person(TempOrigin origin, string name, bool usesGpg)
    {
        this.origin = origin;
        this.usesGpg = usesGpg;
        Name = name;
        Directory.CreateDirectory(WorkTree);
    }

    public string Name { get; }

    public string WorkTree => folder["chain"];

    /// <summary>The ssh key's private file.</summary>
    public string KeyFile => folder["id_ed25519"];

    /// <summary>As the list of signers has it.</summary>
    public string PublicKey { get; private set; } = "";

    public static Person WithSshKey(TempOrigin origin, string name)
    {
        var person = new Person(origin, name, usesGpg: false);
        person.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", person.KeyFile);
        person.PublicKey = File.ReadAllText(person.KeyFile + ".pub").Trim();
        person.Clone("gpg.format=ssh", $"user.signingkey={person.KeyFile}.pub");
        return person;
    }

    public static Person WithGpgKey(TempOrigin origin, string name)
    {
        var person = new Person(origin, name, usesGpg: true);
        Directory.CreateDirectory(person.folder["gnupg"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        person.Run("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", $"{name} <{name}@example.org>", "ed25519", "sign", "never");
        person.PublicKey = person.Run("gpg", "--batch", "--armor", "--export", name).Trim();
        person.Clone("gpg.format=openpgp", $"user.signingkey={name}");
        return person;
    }

    /// <summary>Commits on top of the origin's branch, and pushes.</summary>
    public CommitId Commit(string message, params IEnumerable<(string Path, string Text)> files) => Commit(message, isSigned: true, files);

    public CommitId CommitUnsigned(string message, params IEnumerable<(string Path, string Text)> files) => Commit(message, isSigned: false, files);

    /// <summary>Takes the branch back to a link; what comes after it is gone.</summary>
    public void TakeBackTo(CommitId link) => Git("push", "--quiet", "--force", origin.Repository, $"{link}:refs/heads/main");

    public string Git(params IEnumerable<string> arguments) => Run("git", ["-C", WorkTree, .. arguments]);

    public void Dispose()
    {
        if (usesGpg)
        {
            // Its agent lives on otherwise.
            Run("gpgconf", "--kill", "all");
        }

        folder.Dispose();
    }

    CommitId Commit(string message, bool isSigned, IEnumerable<(string Path, string Text)> files)
    {
        Git("fetch", "--quiet", origin.Repository, "refs/heads/main");
        Git("reset", "--quiet", "--hard", "FETCH_HEAD");
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(WorkTree, path))!);
            File.WriteAllText(Path.Combine(WorkTree, path), text);
        }

        Git("add", "--all", "--force");
        Git("commit", "--quiet", "--allow-empty", "--no-verify", isSigned ? "--gpg-sign" : "--no-gpg-sign", "-m", message);
        Git("push", "--quiet", origin.Repository, "HEAD:refs/heads/main");
        return CommitId.Parse(Git("rev-parse", "HEAD").Trim());
    }

    void Clone(params IEnumerable<string> configuration)
    {
        Git("init", "--quiet", "--initial-branch=main");
        foreach (var setting in configuration)
        {
            Git("config", setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
        }
    }

    string Run(string program, params IEnumerable<string> arguments)
    {
        var environment = PlainGit.Environment(folder.Path);
        environment["GNUPGHOME"] = folder["gnupg"];
        using var process = new ChildProcess(Executable.Find(program), arguments, environment, folder.Path);
        return process.WaitForExit(Limits.Soon).Successfully().Output;
    }
}
