namespace Wildebeest.Secrets;

/// <summary>A secret cannot be opened, or not be sealed. Never says anything of what is in it.</summary>
sealed class SecretException(string sentence, string wayOut, Exception? cause = null) : WildebeestException(sentence, wayOut, cause)
{
    public bool IsUsage { get; init; }

    public override ExitCode ExitCode => IsUsage ? ExitCode.WrongUsage : ExitCode.Failed;

    public static SecretException NoAge(Exception? cause = null) =>
        new("The program age, which opens and seals secrets, is not on this machine's PATH.", "Install it; on Debian: apt-get install age.", cause);

    public static SecretException BadName(string name) =>
        new($"'{PrintableText.Line(name, 80)}' is no secret's name: {SecretPaths.NameRule}.", "Name it such as db-password.") { IsUsage = true };

    /// <param name="link">The migration's link, whose secrets stay as they are in it; null where the newest are meant.</param>
    public static SecretException Unknown(string name, IReadOnlyList<string> near, string? link = null) =>
        new($"There is no secret '{PrintableText.Line(name, 80)}' in this commit{(near.Count == 0 ? "" : $"; there are {string.Join(", ", near)}")}.", Later($"In the chain: wildebeest secret set {PrintableText.Line(name, 80)} --for role:ROLE.", link));

    public static SecretException NotFor(string name, string host, IReadOnlyList<SecretReader> readers, string? link = null) =>
        new($"The secret '{name}' is not for {host}: it is for {(readers.Count == 0 ? "nobody" : string.Join(", ", readers))}.", Later($"If it should be: wildebeest secret set {name} --for host:{host}, in the chain, beside those that it is for.", link));

    public static SecretException NoKey(string file) =>
        new($"This host has no key in {file}, so it can open no secrets.", "Its agent makes one when it starts, and wildebeest join does.");

    public static SecretException NotWrapped(string name, string role, string host) =>
        new($"The secret '{name}' is for role:{role}, and the key of that role is not wrapped for {host}, or for another key of it.", $"In the chain, once its key is trusted: wildebeest secret rewrap {role} --add {host}.");

    public static SecretException OtherKey(string name, string host, string? link = null) =>
        new($"The secret '{name}' is for host:{host}, and was sealed for another key of it.", Later("In the chain, once its new key is trusted: wildebeest secret rewrap.", link));

    public static SecretException NoText(string name) => new($"The secret '{name}' is no text in UTF-8.", "Seal it as text: base64 -w0 FILE | wildebeest secret set ….");

    public static SecretException Age(string what, string words) =>
        new($"{what}: age says: {PrintableText.Line(words.Replace("age: ", "", StringComparison.Ordinal).Trim(), 300)}", "Look at the file and at the key that is named.");

    static string Later(string wayOut, string? link) =>
        link is null ? wayOut : $"{wayOut} This migration keeps to the secrets of its own link: add it once more in a link after that, with the trailer 'Replaces: {link}'.";
}
