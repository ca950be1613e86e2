namespace Wildebeest.Hosts;

/// <summary>A home without an identity, or with one that is damaged.</summary>
sealed class IdentityException : WildebeestException
{
    IdentityException(string path, string sentence, string wayOut, Exception? cause = null)
        : base(sentence, wayOut, cause) => Where = PrintableText.Line(path);

    public static IdentityException NotJoined(Home home) => new(
        home.IdentityFile,
        $"The home {PrintableText.Line(home.Folder)} is no host's yet.",
        "Make it one with 'wildebeest join ORIGIN --name NAME --role ROLE', or name another home with --home.");

    public static IdentityException Damaged(Home home, string finding, Exception? cause = null) => new(
        home.IdentityFile,
        $"The identity {PrintableText.Line(home.IdentityFile)} is damaged: {finding}.",
        "Restore the file from a backup; the id in it is the host's in refs/wildebeest/hosts, where its name tells which it is.",
        cause);

    public static IdentityException MachineDamaged(Home home, Exception cause) => new(
        home.MachineFile,
        $"The file {PrintableText.Line(home.MachineFile)} is damaged: it does not say on which machine this home was made.",
        "If this machine is the host that the home says, and no copy of it: wildebeest host identity keep.",
        cause);

    public static IdentityException AnotherHost(Home home, HostIdentity present) => new(
        home.IdentityFile,
        $"The home {PrintableText.Line(home.Folder)} is already that of {present.Name}.",
        "Name another home with --home.");
}
