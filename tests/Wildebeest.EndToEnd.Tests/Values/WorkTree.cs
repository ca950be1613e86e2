using System.Text;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Values;

/// <summary>An admin's work tree of a chain, with a key of the admin's.</summary>
sealed class WorkTree : IDisposable
{
    readonly TemporaryFolder folder = new();

    public WorkTree(TempOrigin origin)
    {
        PlainGit.Run(folder.Path, "clone", "--quiet", origin.Repository, Path);
        Key = folder["key"];
        using var keygen = new ChildProcess(Executable.Find("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-C", "anna", "-f", Key], Executable.CleanEnvironment(folder.Path));
        keygen.WaitForExit(Limits.Soon).Successfully();
    }

    public string Path => folder["tree"];

    /// <summary>The admin's private key.</summary>
    public string Key { get; }

    public WorkTree Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Path, path))!);
        File.WriteAllText(System.IO.Path.Combine(Path, path), text);
        return this;
    }

    /// <summary>What <c>host trust</c> writes.</summary>
    public WorkTree Trust(HostHome host) => Write($"keys/hosts/{host.Name}.pub", File.ReadAllText(System.IO.Path.Combine(host.Path, "key.pub")));

    public Finished Wildebeest(string input, params IEnumerable<string> arguments)
    {
        using var process = new ChildProcess(WildebeestProgram.Path, arguments, Executable.CleanEnvironment(folder.Path), Path, Encoding.UTF8.GetBytes(input));
        return process.WaitForExit(WildebeestProgram.Limit);
    }

    /// <summary>The head's full name.</summary>
    public string Push(string message)
    {
        PlainGit.Run(Path, "add", "--all");
        PlainGit.Run(Path, "commit", "--quiet", "--message", message);
        PlainGit.Run(Path, "push", "--quiet", "origin", "HEAD:main");
        return PlainGit.Run(Path, "rev-parse", "HEAD");
    }

    public void Dispose() => folder.Dispose();
}
