namespace Wildebeest.EndToEnd.Tests.Support;

/// <summary>The repository's folder itself; an outage moves it out of the way.</summary>
sealed class FileServer(string repository) : OriginServer
{
    string Aside => repository + ".away";

    public override string Url => $"file://{repository}";

    public override void Start()
    {
        if (Directory.Exists(Aside))
        {
            Directory.Move(Aside, repository);
        }
    }

    public override void Stop()
    {
        if (Directory.Exists(repository))
        {
            Directory.Move(repository, Aside);
        }
    }
}
