using Wildebeest.Cycles;
using Wildebeest.Hosts;
using Wildebeest.Running;
using Wildebeest.Tests.Vars;

namespace Wildebeest.Tests.Running;

/// <summary>In the real child process, over the real protocol.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ScriptThatAsksForValues
{
    static readonly Texts Tree = new(("vars/all.yaml", """
        pool: { size: 10, name: shop, share: 0.5 }
        version: 1.10
        tls: true
        mode: fast-start
        proxy: ~
        servers:
          - { name: a, port: 80 }
          - { name: b, port: 8o }
        dns: [192.0.2.53, 192.0.2.54]
        for @base:
          tls: false
        """));

    [TestCase("Me.Var<int>(\"pool.size\")", "10")]
    [TestCase("Me.Var(\"pool.size\", 3)", "10")]
    [TestCase("Me.Var(\"pool.sise\", 3)", "3")]
    [TestCase("Me.Var<double>(\"pool.share\")", "0.5")]
    [TestCase("Me.Var<string>(\"version\")", "1.10")]
    [TestCase("Me.Var<bool>(\"tls\")", "False")]
    [TestCase("Me.Var<Mode>(\"mode\")", "FastStart")]
    [TestCase("Me.Var<string?>(\"proxy\") ?? \"none\"", "none")]
    [TestCase("Me.Var<int?>(\"proxy\") ?? 7", "7")]
    [TestCase("string.Join(' ', Me.Var<string[]>(\"dns\"))", "192.0.2.53 192.0.2.54")]
    [TestCase("Me.Var<Pool>(\"pool\")", "Pool { Size = 10, Name = shop, Share = 0.5 }")]
    [TestCase("Me.At(\"nginx:tls\").Var(\"pool.size\", 3)", "10")]
    [TestCase("Render(\"{{vars.pool.size}} {{#each vars.dns}}{{this}};{{/each}} {{vars.tls}} {{vars.version}}\")", "10 192.0.2.53;192.0.2.54; false 1.10")]
    [TestCase("Me.Facts[\"rack\"]", "r12")]
    public async Task GetsThemTyped(string asked, string said)
    {
        var (outcome, lines) = await RunAsync(
            "enum Mode { SlowStart, FastStart }\nrecord Pool(int Size, string Name, double Share);\n"
            + $"object? found = {asked};\nLog(Convert.ToString(found, System.Globalization.CultureInfo.InvariantCulture)!);");

        Assert.That(outcome.Sentence, Is.Null);
        Assert.That(lines, Is.EqualTo(new[] { said }));
    }

    [TestCase("Me.Var<int>(\"pool.name\")", "vars/all.yaml(1,19): pool.name is the text \"shop\", and a whole number is asked for.")]
    [TestCase("Me.Var<int>(\"pool.share\")", "vars/all.yaml(1,31): pool.share is 0.5, and a whole number is asked for.")]
    [TestCase("Me.Var<bool>(\"pool.size\")", "vars/all.yaml(1,9): pool.size is 10, and true or false is asked for.")]
    [TestCase("Me.Var<int>(\"proxy\")", "vars/all.yaml(5,1): proxy is nothing, and a whole number is asked for.")]
    [TestCase("Me.Var<int>(\"dns\")", "vars/all.yaml(9,1): dns does not fit Int32:")]
    [TestCase("Me.Var<Server[]>(\"servers\")", "vars/all.yaml(6,1): servers[1].port does not fit Server[]:")]
    [TestCase("Me.Var<Pool>(\"pool\")", "vars/all.yaml(1,19): pool.name does not fit Pool:")]
    [TestCase("Me.Var<int>(\"pool.sise\")", "There is no value 'pool.sise' for web01; near are pool.size")]
    public async Task IsToldWhatDoesNotFit(string asked, string sentence)
    {
        var (outcome, _) = await RunAsync($"record Server(string Name, int Port);\nrecord Pool(int Size, int Name, double Share);\n_ = {asked};");

        Assert.That(outcome.Sentence, Does.StartWith(sentence));
    }

    static async Task<(ScriptOutcome Outcome, IEnumerable<string> Lines)> RunAsync(string text)
    {
        using var bench = new ScriptBench();
        var home = Home.At(bench.InFolder("home"));
        Directory.CreateDirectory(home.Folder);
        File.WriteAllText(home.OwnFile, "facts: { rack: r12 }\n");
        File.SetUnixFileMode(home.OwnFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        bench.Observer.Values = new HostValues(new ScriptContext("web01", ["web", "base"], new string('a', 40), "web/tried", bench.Folder, bench.Mark) { Home = home }, () => Tree, () => Tree);
        var outcome = await bench.RunAsync(text);
        return (outcome, [.. bench.Observer.Texts]);
    }
}
