using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;
using Wildebeest.Git;
using Wildebeest.Program.Terminal;
using Wildebeest.Views;

namespace Wildebeest.Program.Demo;

/// <summary>
/// Shows the herd while the demo runs: on a terminal one live table with the newest sentences of the web servers' ledger below it; elsewhere a line for each
/// host that moved and for each sentence.
/// </summary>
sealed class DemoView(TimeProvider time)
{
    const int SentencesBelowTheTable = 6;

    readonly Dictionary<string, string> seen = [];
    ImmutableQueue<string> newest = [];
    CommitId? told;
    LiveDisplayContext? live;

    /// <summary>Runs <paramref name="act"/> with the live table on, which is left standing when it ends.</summary>
    public async Task<T> WhileAsync<T>(Func<Task<T>> act) => Console.IsOutputRedirected
        ? await act()
        : await AnsiConsole.Live(new Text("")).StartAsync(async context =>
        {
            live = context;
            try
            {
                return await act();
            }
            finally
            {
                live = null;
            }
        });

    public void Show(HerdStatus status, Clone origin, CommitId? ledger)
    {
        var sentences = NewSentences(origin, ledger);
        if (live is { } table)
        {
            foreach (var sentence in sentences)
            {
                newest = newest.Enqueue(sentence);
                newest = newest.Count() > SentencesBelowTheTable ? newest.Dequeue() : newest;
            }

            table.UpdateTarget(new Rows([StatusTable.Of(status, time.GetUtcNow()), .. newest.Select(sentence => (IRenderable)new Text("  " + sentence))]));
            return;
        }

        foreach (var sentence in sentences)
        {
            Console.WriteLine($"  {sentence}");
        }

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

    /// <summary>Oldest first: what the ledger says since it was read last.</summary>
    List<string> NewSentences(Clone origin, CommitId? ledger)
    {
        var sentences = ledger is not { } head ? [] : origin.FirstParents(head, told).Select(entry => PrintableText.Line(entry.Message.Trim(), 160)).Reverse().ToList();
        told = ledger;
        return sentences;
    }
}
