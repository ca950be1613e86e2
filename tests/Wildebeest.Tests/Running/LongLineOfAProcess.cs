using Wildebeest.Running;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Tests.Running;

[Parallelizable(ParallelScope.All)]
sealed class LongLineOfAProcess
{
    [Test]
    public void IsCutWhereNoSecretIs([Values(16_384, 20_475, 20_479)] int before, [Values(1, 7, 4096)] int pieces)
    {
        var hidden = new HiddenWords();
        hidden.Add("sesame-17");
        hidden.Add("17-ever");
        var lines = new LineSplitter(hidden);
        var text = new string('x', before) + "sesame-17" + new string('y', 20_000) + "\n";

        var heard = text.Chunk(pieces).Select(piece => lines.Add(piece)).OfType<string>().Select(hidden.In).ToList();

        Assert.That(heard, Has.Count.GreaterThan(1));
        Assert.That(string.Concat(heard), Is.EqualTo(new string('x', before) + HiddenWords.Shown + new string('y', 20_000)));
    }

    [Test]
    public void IsCutAllTheSameWhereItNeverStopsBeingASecretsBeginning()
    {
        var hidden = new HiddenWords();
        hidden.Add("aaaaaaaa");
        var lines = new LineSplitter(hidden);

        Assert.That(Enumerable.Range(0, 200).Select(_ => lines.Add(new string('a', 4096))).OfType<string>(), Is.Not.Empty);
    }
}
