using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting;

/// <summary>The chain's secrets: <c>secrets/NAME.age</c>, encrypted to those hosts that may know them.</summary>
public static class Secrets
{
    /// <summary>
    /// A secret in the clear, as the migration's commit has it. It is opened on this host at this moment, in memory, and from here on <c>[hidden]</c> stands in its place in everything that this
    /// migration says. Give it to a program by <c>input:</c> or <c>env:</c>, never as an argument: those stand in the process list.
    /// </summary>
    /// <param name="name">Such as <c>db-password</c>.</param>
    /// <returns>The text; a single line is without its line end.</returns>
    /// <exception cref="MigrationException">There is none of that name, it is not for this host, or the program <c>age</c> is missing.</exception>
    /// <example><code>Update(() => Files.Write("/etc/shop/db", $"password={Secrets.Get("db-password")}\n", mode: "0600"));</code></example>
    public static string Get(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var reader = ScriptSession.Current.Connection.Ask(Frame.Encode(FrameKind.AskSecret, writer => writer.Write(name))).Open();
        var text = reader.ReadString();
        ScriptSession.Current.Hidden.Add(text);
        return text;
    }
}
