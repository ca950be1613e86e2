namespace Wildebeest.Tests.Running;

sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wildebeest-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
