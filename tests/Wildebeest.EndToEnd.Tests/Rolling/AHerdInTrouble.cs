using System.Globalization;
using Wildebeest.EndToEnd.Tests.Support;
using Wildebeest.Git;

namespace Wildebeest.EndToEnd.Tests.Rolling;

/// <summary>
/// Twelve hosts, five rolling migrations, at most three hosts out of load; and all the while agents die by SIGKILL and come back, three hundred times and
/// more, and the origin goes away and comes back. Kills and progress are geared into each other: a script's update waits while there were too few kills for
/// what is done, and nobody is killed while there were too many. So kills hit hosts in every phase of every migration, on a fast machine as on a slow one.
/// </summary>
[NonParallelizable]
sealed class AHerdInTrouble : IDisposable
{
    const int Hosts = 12;
    const int MostOut = 3;
    const int Migrations = 5;
    const int KillsPerCompletion = 5;

    // Three hosts may go through the open gate at once; this many kills ahead, the last of them still needs all of the three hundred.
    const int KillsAhead = MostOut * KillsPerCompletion;
    const int LeastKills = Hosts * Migrations * KillsPerCompletion;
    const int MostAhead = KillsAhead + 10;

    // Twelve hosts that ask each second keep half of a processor busy with it.
    const string Poll = "2s";

    static readonly TimeSpan BetweenKills = TimeSpan.FromMilliseconds(280);
    static readonly TimeSpan Outage = TimeSpan.FromSeconds(3);
    static readonly TimeSpan InTheEnd = TimeSpan.FromMinutes(5);

    /// <summary>Three minutes on two free processors, eight and a half on a machine that starts processes slowly; so long counts as hanging.</summary>
    static readonly TimeSpan AllKills = TimeSpan.FromMinutes(20);

    static readonly string[] Phases = ["LeaveLoad", "Update", "Check", "Rejoin", "Verify"];

    readonly int seed = Environment.GetEnvironmentVariable("WILDEBEEST_TEST_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
    readonly Random random;
    readonly TempOrigin origin = TempOrigin.Over(Transport.Http);
    readonly Herd web;
    readonly ChildProcess?[] agents = new ChildProcess?[Hosts];
    readonly Queue<int> victims = new();
    readonly List<CommitId> chain = [];
    readonly long began = TimeProvider.System.GetTimestamp();
    int kills;
    int outages;

    public AHerdInTrouble()
    {
        random = new Random(seed);
        origin.Commit("Start the chain", ("README.md", "A chain.\n"));
        web = Herd.Of(Hosts).Join(origin, "web");
        Directory.CreateDirectory(Path.Combine(origin.Folder, "conf"));
    }

    string Gate => Path.Combine(origin.Folder, "gate-is-shut");

    public void Dispose()
    {
        web.Dispose();
        origin.Dispose();
    }

    [Test]
    public async Task ComesToTheTipWithNeverMoreThanThreeOut()
    {
        try
        {
            StartThoseThatAreDown();

            // A host compiles at once what it finds: two rounds of that leave time for other things to be killed in.
            Commit(1, 2, 3);
            await KillWhileTheHerdMovesAsync(until: Hosts * 2);
            Commit(4, 5);
            await KillWhileTheHerdMovesAsync(until: Hosts * Migrations);

            // A kill may have come after the last completion; whoever is down comes back.
            StartThoseThatAreDown();
            await Eventually.That(() => web.All(host => origin.StateOf(host.Name) == chain[^1]), InTheEnd, "every host comes to the tip", Seen);
            await Eventually.That(() => LedgerStory.Of(origin, "web")[^1].Places.Count == 0, InTheEnd, "every place is given back", Seen);
            StopAgents();

            Assert.Multiple(() =>
            {
                Assert.That(kills, Is.GreaterThanOrEqualTo(LeastKills));
                Assert.That(outages, Is.GreaterThanOrEqualTo(3));
                AssertTraces();
                AssertEachCompletedOnce();
                AssertStory();
            });
            TestContext.Out.WriteLine($"seed {seed}: {kills} kills, {outages} outages, {string.Join(", ", web.SelectMany(Starts).CountBy(attempt => attempt).OrderBy(attempts => attempts.Key).Select(attempts => $"attempt {attempts.Key}: {attempts.Value}"))}");
        }
        catch (Exception)
        {
            TestContext.Out.WriteLine($"WILDEBEEST_TEST_SEED={seed}, {kills} kills\n{Seen()}");
            throw;
        }
    }

    void Commit(params IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            chain.Add(origin.Commit($"Roll m{number}", ($"migrations/web/m{number}.csx", Script($"m{number}"))));
        }
    }

    /// <summary>Until so many runs are through, agents are killed at a steady pace, one or a few at a time, and come back a little later.</summary>
    async Task KillWhileTheHerdMovesAsync(int until)
    {
        var outageAt = kills + random.Next(10, 40);
        long? cutSince = null;
        while (Completions() < until)
        {
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(AllKills), $"{Completions()} runs are through");
            SetGate();
            if (cutSince is { } since && TimeProvider.System.GetElapsedTime(since) > Outage)
            {
                origin.Start();
                (cutSince, outageAt) = (null, kills + random.Next(30, 80));
            }
            else if (cutSince is null && kills >= outageAt)
            {
                origin.Stop();
                cutSince = TimeProvider.System.GetTimestamp();
                outages++;
            }

            var batch = kills < (Completions() * KillsPerCompletion) + MostAhead ? random.Next(1, 4) : 0;
            for (var index = 0; index < batch; index++)
            {
                Kill(NextVictim());
            }

            // Others stay down for a while: a reboot takes longer than a restart.
            for (var host = 0; host < Hosts; host++)
            {
                if (agents[host] is null && random.Next(3) > 0)
                {
                    agents[host] = web[host].StartAgent(Poll);
                }
            }

            // Not to wait for anything: it is the pace of the kills.
            await Task.Delay(BetweenKills * Math.Max(1, batch));
        }

        origin.Start();
    }

    /// <summary>In shuffled rounds, so that each host has its share.</summary>
    int NextVictim()
    {
        if (victims.Count == 0)
        {
            foreach (var host in Enumerable.Range(0, Hosts).OrderBy(_ => random.Next()))
            {
                victims.Enqueue(host);
            }
        }

        return victims.Dequeue();
    }

    void Kill(int host)
    {
        if (agents[host] is { HasExited: false } agent)
        {
            agent.Signal(Signal.Kill);
            Assert.That(agent.EndsWithin(Limits.Soon), Is.True);
            kills++;
        }

        agents[host] = null;
    }

    void StartThoseThatAreDown()
    {
        for (var host = 0; host < Hosts; host++)
        {
            agents[host] ??= web[host].StartAgent(Poll);
        }
    }

    void StopAgents()
    {
        foreach (var agent in agents)
        {
            agent!.Signal(Signal.Terminate);
        }

        Assert.That(agents.Select(agent => agent!.EndsWithin(Limits.Soon)), Is.All.True);
    }

    void SetGate()
    {
        if (kills < (Completions() * KillsPerCompletion) + KillsAhead)
        {
            File.WriteAllText(Gate, "");
        }
        else
        {
            File.Delete(Gate);
        }
    }

    /// <summary>How many hosts are through with how many migrations, by what their scripts left.</summary>
    int Completions() => web.Sum(host => Trace(host.Name).Where(line => line.What == "Verified").Select(line => line.Migration).Distinct().Count());

    /// <summary>Never more than three between leave and rejoin: a host is out from before its LeaveLoad acts until after its Rejoin did.</summary>
    void AssertTraces()
    {
        var moves = web.SelectMany(host => Trace(host.Name).Select(line => (host.Name, Line: line))).OrderBy(move => move.Line.At).ToList();
        var gone = new HashSet<string>();
        foreach (var (host, line) in moves)
        {
            if (line.What == "LeaveLoad")
            {
                gone.Add(host);
                Assert.That(gone, Has.Count.LessThanOrEqualTo(MostOut), $"at {line}");
            }
            else if (line.What == "Rejoined")
            {
                gone.Remove(host);
            }
        }

        Assert.That(gone, Is.Empty);
        foreach (var host in web)
        {
            var own = Trace(host.Name);
            Assert.That(own.Select(line => line.Migration), Is.Ordered, $"{host.Name} runs none after a later one");
            foreach (var run in own.GroupBy(line => line.Migration))
            {
                Assert.That(run.TakeLast(Phases.Length + 2).Select(line => line.What), Is.EqualTo(new[] { "LeaveLoad", "Update", "Check", "Rejoin", "Rejoined", "Verify", "Verified" }), $"{host.Name}'s last run of {run.Key}");
            }

            Assert.That(File.ReadAllText(Path.Combine(origin.Folder, "conf", host.Name)), Is.EqualTo($"m{Migrations}"));
        }
    }

    void AssertEachCompletedOnce()
    {
        var links = chain.Select(link => link.ToString()).ToList();
        var outcomes = Enumerable.Range(1, Migrations).Select(number => $"completed web/m{number}").ToList();
        foreach (var host in web)
        {
            var entries = host.Entries();
            Assert.That(entries.Select(entry => entry.Kind), Has.None.EqualTo("snapshot").And.None.EqualTo("failing").And.None.EqualTo("failed"), host.Name);
            Assert.That(entries.Where(entry => entry.Kind == "completed").Select(entry => entry.Link), Is.EqualTo(links), $"{host.Name}'s journal");
            Assert.That(origin.OutcomesOf(host.Name), Is.EqualTo(outcomes), $"{host.Name}'s reports");
        }
    }

    /// <summary>Each entry is one step on from the one before it, by one host, and its sentence says which.</summary>
    void AssertStory()
    {
        var story = LedgerStory.Of(origin, "web");
        IReadOnlyList<string> places = [];
        var shorts = chain.Select((link, index) => (Name: $"web/m{index + 1}", link.Short)).ToDictionary(link => link.Name, link => link.Short);
        for (var index = 0; index < story.Count; index++)
        {
            var entry = story[index];
            Assert.That((entry.Epoch, entry.Parents), Is.EqualTo((index + 1L, index == 0 ? 0 : 1)), $"{entry}");
            Assert.That(entry.Places, Has.Count.LessThanOrEqualTo(MostOut), $"{entry}");
            string[] taken = [.. entry.Places.Except(places)];
            string[] given = [.. places.Except(entry.Places)];
            Assert.That(taken.Length + given.Length, Is.EqualTo(1), $"one place is taken or given back: {entry}");
            var words = (taken.Length > 0 ? taken : given)[0].Split(' ');
            Assert.That(entry.Sentence, Is.EqualTo(taken.Length > 0 ? $"{words[0]} leaves load for {shorts[words[1]]} {words[1]}" : $"{words[0]} is back in load with {shorts[words[1]]} {words[1]}"));
            places = entry.Places;
        }

        Assert.That(places, Is.Empty);
        foreach (var host in web)
        {
            Assert.That(
                story.Where(entry => entry.Sentence.StartsWith(host.Name + ' ', StringComparison.Ordinal)).Select(entry => entry.Sentence),
                Is.EqualTo(shorts.SelectMany(link => new[] { $"{host.Name} leaves load for {link.Value} {link.Key}", $"{host.Name} is back in load with {link.Value} {link.Key}" })),
                $"{host.Name} leaves and comes back once for each");
        }
    }

    IReadOnlyList<TraceLine> Trace(string host) => [.. Traces.Of(origin, host).Select(TraceLine.Parse)];

    static IEnumerable<int> Starts(HostHome host) => host.Entries().Where(entry => entry.Kind == "started").Select(entry => entry.Entry.GetProperty("attempt").GetInt32());

    string Seen() =>
        $"{LedgerStory.Told(origin, "web")}\n{string.Join('\n', web.Select(host => $"{host.Name} at {origin.StateOf(host.Name)?.Short}: {string.Join(" | ", host.Entries().TakeLast(4))}\n{string.Join('\n', host.Log.Split('\n').TakeLast(12))}"))}";

    /// <summary>Times are of the machine's one monotonic clock, taken before a host leaves and after it is back.</summary>
    string Script(string name)
    {
        var trace = $"void Trace(string what) => System.IO.File.AppendAllText($\"{origin.Folder}/ran.{{Me.Name}}\", $\"{{System.Diagnostics.Stopwatch.GetTimestamp()}} {name} {{what}}\\n\");";
        return $$"""
            Rolling(atMostOut: {{MostOut}});
            {{trace}}
            void Pause() => System.Threading.Thread.Sleep(150);
            LeaveLoad(() => { Trace("LeaveLoad"); Pause(); });
            Update(() =>
            {
                Trace("Update");
                Files.Write("{{origin.Folder}}/conf/" + Me.Name, "{{name}}");
                while (System.IO.File.Exists("{{Gate}}")) Pause();
            });
            Check(() => { Trace("Check"); Pause(); if (Files.Read("{{origin.Folder}}/conf/" + Me.Name) != "{{name}}") throw new Exception("it is not there"); });
            Rejoin(() => { Trace("Rejoin"); Pause(); Trace("Rejoined"); });
            Verify(() => { Trace("Verify"); Pause(); Trace("Verified"); });
            """;
    }

    sealed record TraceLine(long At, string Migration, string What)
    {
        public static TraceLine Parse(string line)
        {
            var words = line.Split(' ');
            return new TraceLine(long.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2]);
        }
    }
}
