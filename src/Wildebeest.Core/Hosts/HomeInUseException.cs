using System.Globalization;

namespace Wildebeest.Hosts;

/// <summary>Another process works in this home now; two would each think that the journal is theirs.</summary>
sealed class HomeInUseException : WildebeestException
{
    public HomeInUseException(Home home, int? holder)
        : base(
            $"The home {PrintableText.Line(home.Folder)} is in use by {NameOf(holder)}.",
            "Wait until it ends or stop it (systemctl stop wildebeest), or name another home with --home.")
    {
        Holder = holder;
        Where = PrintableText.Line(home.Folder);
    }

    /// <summary>The process that holds it; null when it has not yet written its number.</summary>
    public int? Holder { get; }

    static string NameOf(int? holder) =>
        holder is { } process ? string.Create(CultureInfo.InvariantCulture, $"process {process}") : "another process";
}
