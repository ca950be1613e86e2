namespace Wildebeest.Scripting.LoadBalancers;

/// <summary>The servers of an upstream in a configuration file of nginx. Only the word <c>down</c> is put in or taken out; all else stays, letter by letter.</summary>
sealed class NginxUpstreamText
{
    const string Down = "down";
    readonly string text;
    readonly IReadOnlyList<NginxToken> server;

    /// <param name="server">The server's address as it is written, or the host of it where only one server has that.</param>
    /// <exception cref="MigrationException">There is no such upstream or server; what there is instead is named.</exception>
    public NginxUpstreamText(string file, string text, string upstream, string server)
    {
        this.text = text;
        var upstreams = Read(text);
        var (_, servers) = upstreams.FirstOrDefault(one => one.Name == upstream) is { Name: not null } found ? found
            : throw new MigrationException($"{file}: it has no upstream {upstream}{Others(upstreams.Select(one => one.Name))}.");
        var exact = servers.Where(one => Address(one) == server).ToList();
        var all = exact.Count > 0 ? exact : [.. servers.Where(one => Host(Address(one)) == server)];
        this.server = all.Count switch
        {
            1 => all[0],
            0 => throw new MigrationException($"{file}: the upstream {upstream} has no server {server}{Others(servers.Select(Address))}."),
            _ => throw new MigrationException($"{file}: the upstream {upstream} has several servers {server}: {string.Join(", ", all.Select(Address))}; name one with its port."),
        };
    }

    public bool IsDown => server.Any(token => token.Word == Down);

    /// <summary>The text with that server in load or out of it.</summary>
    public string With(bool down)
    {
        if (down == IsDown)
        {
            return text;
        }

        if (down)
        {
            return text.Insert(server[^1].End, $" {Down}");
        }

        var word = server.First(token => token.Word == Down);
        var start = word.Start;
        while (text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        return text.Remove(start, word.End - start);
    }

    /// <summary>The upstreams with the words of each of their servers.</summary>
    static List<(string Name, List<IReadOnlyList<NginxToken>> Servers)> Read(string text)
    {
        var upstreams = new List<(string Name, List<IReadOnlyList<NginxToken>> Servers)>();
        var words = new List<NginxToken>();
        var depth = 0;
        var within = 0;
        foreach (var token in NginxToken.All(text))
        {
            if (token.Opens)
            {
                depth++;
                if (words is [{ Word: "upstream" }, var name])
                {
                    upstreams.Add((name.Word.Trim('"', '\''), []));
                    within = depth;
                }
            }
            else if (token.Closes)
            {
                within = within == depth ? 0 : within;
                depth--;
            }
            else if (!token.Ends)
            {
                words.Add(token);
                continue;
            }
            else if (within > 0 && within == depth && words is [{ Word: "server" }, _, ..])
            {
                upstreams[^1].Servers.Add([.. words]);
            }

            words.Clear();
        }

        return upstreams;
    }

    static string Address(IReadOnlyList<NginxToken> server) => server[1].Word.Trim('"', '\'');

    static string Host(string address) => address.LastIndexOf(':') is var colon and > 0 && !address.EndsWith(']') ? address[..colon] : address;

    static string Others(IEnumerable<string> names) => names.ToList() is { Count: > 0 } all ? $"; it has {string.Join(", ", all)}" : "";
}
