using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Probes;

namespace Wildebeest.Scripting;

/// <summary>
/// An answer to <see cref="Http.Get"/>, and what is wanted of it. Where that was given a time, the page is asked for again until all that is wanted holds of one answer.
/// </summary>
public sealed class HttpAnswer
{
    const int QuotedText = 80;
    readonly HttpProbe probe;
    readonly string url;
    readonly TimeSpan timeout;
    readonly Patience patience;
    readonly List<(string Wanted, Func<HttpSight, Sight> Look)> wishes = [];
    HttpSight answer;

    internal HttpAnswer(HttpProbe probe, string url, TimeSpan timeout, Patience patience)
    {
        (this.probe, this.url, this.timeout, this.patience) = (probe, url, timeout, patience);
        answer = new HttpSight("not asked for");
        Demand.That(url, "an answer", patience, limit =>
        {
            answer = probe.Look(limit);
            return new Sight(answer.Failure is null, answer.Failure ?? $"{answer.Status}");
        }, atMost: timeout);
    }

    /// <summary>Such as 200; 0 in a dry run that had no answer.</summary>
    public int Status => answer.Status;

    /// <summary>Its text, read as UTF-8; the first million characters of it.</summary>
    public string Text => answer.Text;

    /// <summary>All its headers by name, however that is written.</summary>
    /// <example><code>Log(Http.Get("http://localhost/").Headers["Server"]);</code></example>
    public IReadOnlyDictionary<string, string> Headers => answer.Headers;

    /// <summary>Throws unless it has this status.</summary>
    /// <param name="status">Such as 200.</param>
    /// <param name="or">Others that will do.</param>
    /// <exception cref="MigrationException"><c>http://lb/health: 503 after 30 s and 14 tries; wanted 200.</c></exception>
    /// <example><code>Http.Get("http://lb/health", within: Seconds(30)).Is(200, 204);</code></example>
    public HttpAnswer Is(int status, params int[] or)
    {
        int[] all = [status, .. or];
        return Want(string.Join(" or ", all), seen => new Sight(all.Contains(seen.Status), seen.Headers.TryGetValue("Location", out var leads) ? $"{seen.Status} (leads to {leads})" : $"{seen.Status}"));
    }

    /// <summary>Throws unless its text has this in it.</summary>
    /// <param name="text">Upper and lower case count.</param>
    /// <exception cref="MigrationException">It has not in time.</exception>
    /// <example><code>Http.Get("http://localhost/version").Is(200).Contains("2.0");</code></example>
    public HttpAnswer Contains(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Want($"a text with '{text}'", seen => seen.Text.Contains(text, StringComparison.Ordinal)
            ? new Sight(true, $"{seen.Status} with '{text}'")
            : new Sight(false, $"{seen.Status} with the text '{Cut(seen.Text)}'"));
    }

    /// <summary>Throws unless it has this header.</summary>
    /// <param name="name">However it is written.</param>
    /// <param name="value">What it must be. Default: anything.</param>
    /// <exception cref="MigrationException">It has not in time.</exception>
    /// <example><code>Http.Get("http://localhost/").Header("X-Served-By", Me.Name);</code></example>
    public HttpAnswer Header(string name, string? value = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Want(value is null ? $"a header {name}" : $"{name}: {value}", seen => seen.Headers.TryGetValue(name, out var has)
            ? new Sight(value is null || has == value, $"{seen.Status} with {name}: {has}")
            : new Sight(false, $"{seen.Status} without a header {name}"));
    }

    /// <summary>Its status.</summary>
    public override string ToString() => $"{Status}";

    HttpAnswer Want(string wanted, Func<HttpSight, Sight> look)
    {
        wishes.Add((wanted, look));
        Demand.That(url, string.Join(" and ", wishes.Select(wish => wish.Wanted)), patience, limit =>
        {
            answer = probe.Look(limit);
            return See();
        }, first: See(), atMost: timeout);
        return this;
    }

    Sight See()
    {
        if (answer.Failure is { } failure)
        {
            return new Sight(false, failure);
        }

        var sights = wishes.Select(wish => wish.Look(answer)).ToList();
        return sights.FindIndex(sight => !sight.Holds) is var not and >= 0 ? sights[not] : sights[^1];
    }

    static string Cut(string text) => ScriptSession.Current.Cut(text.ReplaceLineEndings(" ").Trim(), QuotedText);
}
