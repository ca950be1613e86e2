using Wildebeest.Storage;

namespace Wildebeest.Hosts;

/// <summary>A home that cannot be used: missing, read-only, not ours, full.</summary>
sealed class HomeException(string sentence, string wayOut, Exception? cause = null, ExitCode exitCode = ExitCode.Failed)
    : WildebeestException(sentence, wayOut, cause)
{
    public override ExitCode ExitCode => exitCode;

    public static HomeException Missing(Home home) => new(
        $"There is no home {PrintableText.Line(home.Folder)}.",
        "Make a host with 'wildebeest join ORIGIN --home DIR', or name its home with --home or WILDEBEEST_HOME.")
    {
        Where = PrintableText.Line(home.Folder),
    };

    public static HomeException From(Home home, StorageException cause) => new(
        $"The home {PrintableText.Line(home.Folder)} cannot be used. {cause.Message}",
        cause.WayOut ?? "Name another home with --home.",
        cause)
    {
        Where = cause.Where,
    };
}
