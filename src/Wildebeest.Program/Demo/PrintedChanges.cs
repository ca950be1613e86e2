using Wildebeest.Views;

namespace Wildebeest.Program.Demo;

/// <summary>Where there is no terminal to redraw: one line for each host that moved.</summary>
sealed class PrintedChanges(TimeProvider time)
{
    readonly Dictionary<string, string> seen = [];

    public void Show(HerdStatus status)
    {
        foreach (var host in status.Hosts)
        {
            var facts = $"{host.State} {host.Phase} {host.Migration}";
            if (!seen.TryGetValue(host.Name, out var before) || before != facts)
            {
                seen[host.Name] = facts;
                Console.WriteLine(StatusText.Line(host, time.GetUtcNow()));
            }
        }
    }
}
