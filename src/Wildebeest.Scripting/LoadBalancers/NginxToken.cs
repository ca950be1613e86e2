namespace Wildebeest.Scripting.LoadBalancers;

/// <summary>A word, or one of <c>{ } ;</c>, of a configuration of nginx, and where it stands in the text.</summary>
readonly record struct NginxToken(string Word, int Start, int End)
{
    public bool Ends => Word == ";";

    public bool Opens => Word == "{";

    public bool Closes => Word == "}";

    /// <summary>All of a text, without comments. Quotes hold a word together, and a backslash takes a letter as it is.</summary>
    public static IEnumerable<NginxToken> All(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else
            {
                var end = text[at] is '{' or '}' or ';' ? at + 1 : EndOfWord(text, at);
                yield return new NginxToken(text[at..end], at, end);
                at = end;
            }
        }
    }

    static int EndOfWord(string text, int start)
    {
        if (text[start] is '"' or '\'')
        {
            for (var at = start + 1; at < text.Length; at++)
            {
                if (text[at] == '\\')
                {
                    at++;
                }
                else if (text[at] == text[start])
                {
                    return at + 1;
                }
            }

            return text.Length;
        }

        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (char.IsWhiteSpace(text[at]) || text[at] is ';' || (text[at] is '{' or '}' && !IsOfVariable(text, at)))
            {
                return at;
            }
        }

        return text.Length;
    }

    // ${name} holds braces that open no block.
    static bool IsOfVariable(string text, int at) =>
        text[at] == '{' ? text[at - 1] == '$'
        : text.LastIndexOf('{', at) is var open and > 0 && text[open - 1] == '$' && !text.AsSpan(open, at - open).ContainsAny(" \t\r\n;}");
}
