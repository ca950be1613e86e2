using System.Runtime.CompilerServices;

namespace Wildebeest.Tests;

/// <summary>
/// Holds what people read against a text that a person approved: <c>Approved/NAME.txt</c>. Where they differ, what was received lies beside
/// it; copy it over the approved one when the change is meant.
/// </summary>
static class Approved
{
    public static void Text(string received, [CallerMemberName] string test = "", [CallerFilePath] string file = "")
    {
        var folder = Path.Combine(SourceTree.Root, "tests/Wildebeest.Tests/Approved");
        var name = $"{Path.GetFileNameWithoutExtension(file)}.{test}";
        var approvedFile = Path.Combine(folder, name + ".txt");
        var receivedFile = Path.Combine(folder, name + ".received.txt");
        received = received.TrimEnd() + "\n";
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile) : "";
        File.Delete(receivedFile);
        if (received != approved)
        {
            File.WriteAllText(receivedFile, received);
        }

        Assert.That(received, Is.EqualTo(approved), $"compare {receivedFile}");
    }
}
