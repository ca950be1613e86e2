namespace Wildebeest.Journals;

/// <summary>What a host that waits tells everybody about it.</summary>
/// <param name="Sentence">For people.</param>
sealed record PublishedWait(string Sentence)
{
    /// <summary>The link at whose position the host stands, and its migration. The script that would run there may be another one's, which replaces it.</summary>
    public string Link { get; init; } = "";

    public string Migration { get; init; } = "";

    /// <summary>Whose hosts are awaited, where that is known without running the script.</summary>
    public string? Role { get; init; }

    /// <summary>What they must have completed, as <c>role/name</c>.</summary>
    public string? Completed { get; init; }

    /// <summary>Whether it waits for a place that others may give it.</summary>
    public bool Asks { get; init; }
}
