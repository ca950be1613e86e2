using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;
using Wildebeest.Scripting.Values;

namespace Wildebeest.Scripting;

/// <summary>The host that a migration runs on.</summary>
public sealed class ThisHost
{
    internal ThisHost(StartMessage start)
    {
        Name = start.HostName;
        Roles = start.Roles;
        IsUndone = start.AfterUndo is not null;
    }

    /// <summary>Its name in the herd, such as <c>web01</c>.</summary>
    public string Name { get; }

    /// <summary>All its roles, in the order in which it was given them.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>
    /// Whether this host was put back because a phase of this migration failed: true in <c>Rollback</c>, and in the <c>Check</c>,
    /// <c>Rejoin</c> and <c>Verify</c> that follow it.
    /// </summary>
    /// <example><code>Check(() =>
    /// {
    ///     Run("curl --fail http://localhost/health");
    ///     if (!Me.IsUndone) Run("grep -q 2.0 /srv/shop/version");
    /// });</code></example>
    public bool IsUndone { get; }

    /// <summary>
    /// What its machine says of itself, and what an admin wrote of it below <c>facts:</c> in the machine's own file: <c>addresses</c>, <c>architecture</c>, <c>domain</c>, <c>hostname</c>,
    /// <c>kernel</c>, <c>machine</c> (<c>physical</c>, <c>virtual</c> or <c>container</c>), <c>memory</c> (in MB), <c>os</c>, <c>os.id</c>, <c>os.version</c>, <c>processors</c>. What a machine does not tell is not there.
    /// </summary>
    /// <exception cref="MigrationException">The machine's own file is wrong.</exception>
    /// <example><code>var buffers = int.Parse(Me.Facts["memory"]) / 4;</code></example>
    public IReadOnlyDictionary<string, string> Facts =>
        field ??= FactsMessage.Decode(ScriptSession.Current.Connection.Ask(Frame.Encode(FrameKind.AskFacts)));

    /// <summary>
    /// A value for this host, from <c>vars/</c> as the migration's commit has it, or from the machine's own file: of all that name it, the one whose coordinate is closest.
    /// </summary>
    /// <typeparam name="T">What it is read as: a text, a number, a boolean, an enumeration, a list, a record. A text takes whatever is one word, as it was written.</typeparam>
    /// <param name="name">Such as <c>pool.size</c>: a dot goes into a map.</param>
    /// <exception cref="MigrationException">There is none, with the nearest names; it is of another type, with its file and line; or two that are as close differ.</exception>
    /// <example><code>Update(() => Files.Write("/etc/shop/pool", $"{Me.Var&lt;int>("pool.size")}\n"));</code></example>
    public T Var<T>(string name) => VarReading.Required<T>(new VarQuestion(name, null, null));

    /// <summary>The same with what to take where there is none.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="name">Such as <c>pool.size</c>.</param>
    /// <param name="otherwise">What it is where no file says it for this host.</param>
    /// <exception cref="MigrationException">It is of another type, with its file and line; or two that are as close differ.</exception>
    /// <example><code>var size = Me.Var("pool.size", 10);</code></example>
    public T Var<T>(string name, T otherwise) => VarReading.Optional(new VarQuestion(name, null, null), otherwise);

    /// <summary>This host at a service, and one of its aspects: there also those values count that <c>vars/</c> has for it, such as below <c>for web*:nginx:tls:</c>, before those that are for no service.</summary>
    /// <param name="coordinate"><c>service</c> or <c>service:aspect</c>.</param>
    /// <exception cref="ArgumentException">It is written otherwise.</exception>
    /// <example><code>var seconds = Me.At("nginx:tls").Var("timeout", 30);</code></example>
    public HostAtService At(string coordinate) => new(coordinate);

    /// <summary>The host's name, wherever a name is asked for: <c>Haproxy("shop").Drain(Me)</c>.</summary>
    public static implicit operator string(ThisHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Name;
    }

    /// <summary>The host's name.</summary>
    public override string ToString() => Name;
}
