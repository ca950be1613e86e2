namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>The files that these tests were built from.</summary>
static class Checkout
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The one block of a page whose fence is followed by exactly this.</summary>
    public static string Block(string page, string info)
    {
        var parts = Read(page).Split($"```{info}\n");
        return parts.Length == 2 ? parts[1][..parts[1].IndexOf("```", StringComparison.Ordinal)] : throw new InvalidOperationException($"{page} has {parts.Length - 1} blocks '{info}' and not one.");
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Wildebeest.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run from below Wildebeest.sln.");
    }
}
