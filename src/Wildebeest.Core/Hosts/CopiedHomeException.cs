namespace Wildebeest.Hosts;

/// <summary>The home was made on another machine: this one is its copy, or its host moved. Nothing is touched before a person has said which.</summary>
sealed class CopiedHomeException(Home home, HostName name)
    : WildebeestException(
        $"This machine is not the one on which the home of {name} was made: it is a copy of {name}, or {name} moved here.",
        $"If it is a copy: wildebeest host identity new{Flag(home)} --name NAME. If {name} itself moved here, and runs nowhere else: wildebeest host identity keep{Flag(home)}.")
{
    static string Flag(Home home) => home.Folder == Home.DefaultFolder ? "" : $" --home {PrintableText.Line(home.Folder)}";
}
