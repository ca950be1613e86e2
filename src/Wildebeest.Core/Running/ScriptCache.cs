using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wildebeest.Scripting.Posix;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Storage;

namespace Wildebeest.Running;

/// <summary>
/// Compiled scripts, a folder for each key. An entry appears whole by a rename or not at all, and one that was damaged since is as absent.
/// </summary>
sealed class ScriptCache(string directory, TimeProvider time, int capacity = ScriptCache.DefaultCapacity)
{
    public const int DefaultCapacity = 500;
    const string ManifestFile = "script.json";
    const string Temporary = ".new-";

    public CompiledScript? TryGet(string key)
    {
        var folder = Path.Combine(directory, key);
        try
        {
            var entry = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, ManifestFile)), ScriptCacheJson.Default.ScriptCacheEntry);
            if (entry is not { Manifest: not null, Files: not null } || !FilesOf(entry.Manifest).All(file => entry.Files.GetValueOrDefault(file) == HashOf(folder, file)))
            {
                return null;
            }

            MarkUsed(folder);
            return new CompiledScript(key, folder, entry.Manifest);
        }
        catch (Exception damaged) when (damaged is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>An empty folder for the worker to write into, on the same file system as the entries.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public string Prepare()
    {
        var folder = Path.Combine(directory, Temporary + Guid.NewGuid().ToString("n"));
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "create", folder);
        }
    }

    /// <summary>Makes what the worker wrote into <paramref name="prepared"/> the entry of <paramref name="key"/>.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public CompiledScript Store(string key, string prepared, ScriptManifest manifest)
    {
        try
        {
            return Written(key, prepared, manifest);
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "write", Path.Combine(directory, key));
        }
    }

    CompiledScript Written(string key, string prepared, ScriptManifest manifest)
    {
        var entry = new ScriptCacheEntry(manifest, FilesOf(manifest).ToDictionary(file => file, file => HashOf(prepared, file)));
        File.WriteAllBytes(Path.Combine(prepared, ManifestFile), JsonSerializer.SerializeToUtf8Bytes(entry, ScriptCacheJson.Default.ScriptCacheEntry));
        foreach (var file in Directory.EnumerateFiles(prepared))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        Native.SynchroniseDirectory(prepared);
        var folder = Path.Combine(directory, key);
        if (Directory.Exists(folder))
        {
            // Damaged, or somebody else's of the same content; either way ours is as good, and out of the way goes a rename at a time.
            var old = Path.Combine(directory, Temporary + Guid.NewGuid().ToString("n"));
            Directory.Move(folder, old);
            Directory.Delete(old, recursive: true);
        }

        Directory.Move(prepared, folder);
        Native.SynchroniseDirectory(directory);
        MarkUsed(folder);
        RemoveOldest();
        return new CompiledScript(key, folder, manifest);
    }

    public static void Discard(string prepared)
    {
        try
        {
            if (Directory.Exists(prepared))
            {
                Directory.Delete(prepared, recursive: true);
            }
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            // Why it was not used is being told; it goes with what else is unfinished at the next start.
        }
    }

    /// <summary>Removes what a daemon that was killed had begun; only while no compilation of this cache runs.</summary>
    /// <exception cref="StorageException">It cannot be removed.</exception>
    public void RemoveUnfinished()
    {
        try
        {
            if (Directory.Exists(directory))
            {
                foreach (var folder in Directory.EnumerateDirectories(directory, Temporary + "*"))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        }
        catch (Exception cause) when (StorageException.IsCause(cause))
        {
            throw StorageException.From(cause, "remove what is unfinished in", directory);
        }
    }

    void MarkUsed(string folder)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            // A cache that can only be read still serves; it merely forgets what was used last.
        }
    }

    void RemoveOldest()
    {
        var entries = new DirectoryInfo(directory).EnumerateDirectories().Where(entry => !entry.Name.StartsWith(Temporary, StringComparison.Ordinal)).ToList();
        foreach (var entry in entries.OrderByDescending(entry => entry.LastWriteTimeUtc).Skip(capacity))
        {
            entry.Delete(recursive: true);
        }
    }

    static IEnumerable<string> FilesOf(ScriptManifest manifest) =>
        [CompileMessage.AssemblyFile, CompileMessage.SymbolsFile, .. manifest.Parts.Select(CompileMessage.FilesOf).SelectMany(files => new[] { files.Assembly, files.Symbols })];

    static string HashOf(string folder, string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))));
}

/// <summary>The text of <c>script.json</c>.</summary>
/// <param name="Files">The sha256 of each dll, and of its symbols: files that a full disk cut short are found out.</param>
sealed record ScriptCacheEntry(ScriptManifest Manifest, IReadOnlyDictionary<string, string> Files);

/// <summary>Generated, since reflecting over the types anew in every process costs more than reading the file.</summary>
[JsonSerializable(typeof(ScriptCacheEntry))]
sealed partial class ScriptCacheJson : JsonSerializerContext;
