using System.Text;
using Wildebeest.Chains;
using Wildebeest.Vars;

namespace Wildebeest.Secrets;

/// <summary>What is wrong with a tree's secrets, as far as that is seen without opening one.</summary>
static class SecretsCheck
{
    static readonly string[] Sealed = ["-----BEGIN AGE ENCRYPTED FILE-----", "age-encryption.org/v1"];

    public static IEnumerable<VarsFinding> Of(ITreeFiles tree)
    {
        var findings = new List<VarsFinding>();
        var readers = SecretReaders.Parse(tree.Read(SecretPaths.Readers), findings);
        foreach (var path in tree.List(SecretPaths.Folder).Where(path => path != SecretPaths.Readers && !path.EndsWith(".md", StringComparison.Ordinal) && !path.EndsWith("/.gitignore", StringComparison.Ordinal)))
        {
            CheckFile(tree, path, findings);
        }

        findings.AddRange(tree.Folders(SecretPaths.Folder).Select(folder => new VarsFinding(folder, "is a folder; secrets lie directly in secrets/.", "Move its files up.")));
        foreach (var path in tree.List(SecretPaths.RoleKeys).Where(path => path.EndsWith(SecretPaths.Extension, StringComparison.Ordinal) && !IsSealed(tree.Read(path))))
        {
            findings.Add(new VarsFinding($"{path}(1,1)", "holds a role's private keys, and is not sealed by age.", "Take it out of the history: these keys are known. Then: wildebeest secret rotate."));
        }

        var names = SecretOpener.Names(tree).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(names.Where(name => readers.Of(name).Count == 0).Select(name =>
            new VarsFinding($"{SecretPaths.Folder}/{name}{SecretPaths.Extension}(1,1)", $"is for nobody: {SecretPaths.Readers} does not name it.", $"wildebeest secret set {PrintableText.Line(name, 80)} --for role:ROLE.")));
        findings.AddRange(readers.Secrets.Keys.Where(name => !names.Contains(name)).Select(name =>
            new VarsFinding($"{SecretPaths.Readers}(1,1)", $"names the secret '{name}', and there is no {SecretPaths.Folder}/{name}{SecretPaths.Extension}.", $"wildebeest secret set {name}, or take the line away.")));
        findings.AddRange(readers.Secrets.Values.SelectMany(all => all).Distinct().Where(reader => reader.Role is { } role && tree.Read(SecretPaths.RoleIdentities(role)) is null).Select(reader =>
            new VarsFinding($"{SecretPaths.Readers}(1,1)", $"names {reader}, and that role has no keys: there is no {SecretPaths.RoleIdentities(reader.Role!.Value)}.", "wildebeest secret rewrap.")));
        return findings;
    }

    static void CheckFile(ITreeFiles tree, string path, List<VarsFinding> findings)
    {
        if (!path.EndsWith(SecretPaths.Extension, StringComparison.Ordinal))
        {
            findings.Add(new VarsFinding($"{path}(1,1)", "lies among the secrets, and is not sealed.", "Take it away; if it was pushed, what is in it is known. A secret is sealed by: wildebeest secret set NAME."));
        }
        else if (!SecretPaths.IsName(path[(SecretPaths.Folder.Length + 1)..^SecretPaths.Extension.Length]))
        {
            findings.Add(new VarsFinding($"{path}(1,1)", $"has a name that is no secret's: {SecretPaths.NameRule}.", "Rename it."));
        }
        else if (!IsSealed(tree.Read(path)))
        {
            findings.Add(new VarsFinding($"{path}(1,1)", "is not sealed by age.", "Take it out of the history if it was ever committed: what is in it is known. Then: wildebeest secret set."));
        }
    }

    static bool IsSealed(byte[]? content) => content is not null && Sealed.Any(start => content.AsSpan().StartsWith(Encoding.ASCII.GetBytes(start)));
}
