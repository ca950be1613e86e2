using System.Diagnostics.CodeAnalysis;

namespace Wildebeest.Hosts;

/// <summary>What a host is called in refs: a UUID, made once, in lower case with hyphens. People see its <see cref="HostName"/> instead.</summary>
readonly record struct HostId : IComparable<HostId>
{
    readonly Guid value;

    HostId(Guid value) => this.value = value;

    /// <summary>How many folders <see cref="RefPath"/> has.</summary>
    public const int Folders = 256;

    /// <summary><c>&lt;first 2 hex&gt;/&lt;uuid&gt;</c>: 256 folders keep a large herd's refs quick to list on the origin.</summary>
    public string RefPath => $"{ToString()[..2]}/{this}";

    public static HostId New() => new(Guid.NewGuid());

    /// <summary>One way of writing it only, or one host could have two refs.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HostId id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out var value) || value == Guid.Empty || value.ToString("D") != text)
        {
            return false;
        }

        id = new HostId(value);
        return true;
    }

    public static HostId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{PrintableText.Line(text, 60)}' is no UUID in lower case with hyphens.");

    public int CompareTo(HostId other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => value.ToString("D");
}
