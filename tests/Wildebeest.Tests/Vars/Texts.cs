using System.Text;
using Wildebeest.Chains;
using Wildebeest.Vars;

namespace Wildebeest.Tests.Vars;

/// <summary>A tree of texts.</summary>
sealed class Texts(params (string Path, string Text)[] files) : ITreeFiles
{
    readonly Dictionary<string, byte[]> files = files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal);

    public byte[]? Read(string path) => files.GetValueOrDefault(path);

    public IReadOnlyList<string> List(string folder) => [.. files.Keys.Where(path => Parent(path) == folder)];

    public IReadOnlyList<string> Folders(string folder) =>
        [.. files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path[(folder.Length + 1)..].Contains('/')).Select(path => folder + "/" + path[(folder.Length + 1)..].Split('/')[0]).Distinct()];

    public ChainVars Vars => ChainVars.Of(this);

    public HostVars For(string host, params string[] roles) => At(new Place(host, [.. roles.Select(RoleName.Parse)]));

    public HostVars At(Place place, string own = "") => new(Vars.Sections, own.Length == 0 ? [] : VarsFile.Parse(Encoding.UTF8.GetBytes(own), "host.yaml", []), place);

    static string Parent(string path) => path[..path.LastIndexOf('/')];
}
