using Wildebeest.Chains;
using Wildebeest.Git;
using Wildebeest.Hosts;
using Wildebeest.Program.Origins;
using Wildebeest.Signatures;
using Wildebeest.Tests.Storage;

namespace Wildebeest.Tests.Origins;

/// <summary>An origin that was set up, in a folder that goes away.</summary>
sealed class TempOriginFolder : IDisposable
{
    readonly TempFolder folder = new();

    TempOriginFolder() => Origin = new OriginFolder(System.IO.Path.Combine(folder.Path, "herd.git"));

    public OriginFolder Origin { get; }

    public Admissions Admissions => new(Origin);

    public static async Task<TempOriginFolder> MakeAsync()
    {
        var made = new TempOriginFolder();
        await made.SetUpAsync();
        return made;
    }

    public static TempOriginFolder Empty() => new();

    public Task<IReadOnlyList<string>> SetUpAsync(BranchName? branch = null, string? web = null) => new OriginSetup(Origin, Some.Git).RunAsync(branch, web, signers: null, CancellationToken.None);

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Origin.Path, path));

    public static SshPublicKey Key(byte number) => SshPublicKey.OfEd25519(Enumerable.Repeat(number, 32).ToArray());

    public static Admission Host(string name, byte key, params IReadOnlyList<string> roles) =>
        new(HostName.Parse(name)) { Keys = [Key(key)], Roles = [.. roles.Select(RoleName.Parse)] };

    public void Dispose() => folder.Dispose();
}
