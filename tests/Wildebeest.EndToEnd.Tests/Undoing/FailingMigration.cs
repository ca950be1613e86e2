using System.Text.Json;
using System.Text.Json.Nodes;
using Wildebeest.EndToEnd.Tests.Support;

namespace Wildebeest.EndToEnd.Tests.Undoing;

/// <summary>
/// One host in load (a file <c>in-load</c> stands for that) with a few files, and a migration over them that fails somewhere.
/// In a script's text <c>@</c> stands for the folder of these files.
/// </summary>
sealed class FailingMigration : IDisposable
{
    readonly TemporaryFolder folder = new();

    public FailingMigration()
    {
        Origin = TempOrigin.Over(Transport.File);
        Host = new HostHome();
        Write("in-load", "yes", "0644");
        Write("conf", "good", "0640");
        Write("gone", "there", "0600");
        Before = Snapshot();
    }

    public const string Phases = """
        LeaveLoad(() => Files.Delete("@/in-load"));
        Update(() =>
        {
            Files.Write("@/conf", "bad", mode: "0600");
            Files.Delete("@/gone");
            Files.Write("@/made/deep/new", "new");
        });

        """;

    public const string Ending = """

        Rejoin(() => Files.Write("@/in-load", "yes"));
        Verify(() => Log("verified"));
        Rollback(() => Log($"rollback: {Files.Read("@/conf")}, in load: {Files.Exists("@/in-load")}"));
        """;

    public TempOrigin Origin { get; }

    public HostHome Host { get; }

    public string Before { get; }

    public string this[string name] => folder[name];

    public JsonNode Report => JsonNode.Parse(Origin.Git("show", $"{Origin.Refs("refs/wildebeest/reports/").Single().Name}:report.json"))!;

    public string Output => Origin.Git("show", $"{Origin.Refs("refs/wildebeest/reports/").Single().Name}:output.txt");

    public string PublishedError => (string)JsonNode.Parse(Origin.Refs("refs/wildebeest/hosts/").Single().Subject)!["error"]!["sentence"]!;

    public void Given(string script)
    {
        Origin.Commit("A change", ("migrations/web/change.csx", script.Replace("@", folder.Path, StringComparison.Ordinal) + "\n"));
        if (Host.Name.Length == 0)
        {
            Host.Join(Origin, "web01", "web");
        }
    }

    public Finished Apply(string script)
    {
        Given(script);
        return Host.Apply();
    }

    /// <summary>The files with their modes, and every folder; nothing that a script leaves beside them is overlooked.</summary>
    public string Snapshot() => string.Join('\n', Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
        $"{Path.GetRelativePath(folder.Path, path)} {File.GetUnixFileMode(path)} {(File.Exists(path) ? File.ReadAllText(path) : "folder")}"));

    /// <summary>The kinds of the journal's entries, phases with their names.</summary>
    public IReadOnlyList<string> Entries() =>
    [
        .. Host.Journal.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..]).RootElement)
            .Select(entry => entry.TryGetProperty("phase", out var phase) && entry.GetProperty("entry").GetString() is "entered" or "left"
                ? $"{entry.GetProperty("entry")} {entry.GetProperty("phase")}" : entry.GetProperty("entry").GetString()!),
    ];

    public void Dispose()
    {
        Host.Dispose();
        Origin.Dispose();
        folder.Dispose();
    }

    void Write(string name, string content, string mode)
    {
        File.WriteAllText(this[name], content);
        File.SetUnixFileMode(this[name], (UnixFileMode)Convert.ToInt32(mode, 8));
    }
}
