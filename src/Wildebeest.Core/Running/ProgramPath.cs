namespace Wildebeest.Running;

/// <summary>The executable whose hidden verbs are the compile worker and the script child.</summary>
sealed record ProgramPath(string Executable)
{
    /// <summary>The one that lies beside this assembly.</summary>
    public static ProgramPath Beside { get; } = new(Path.Combine(AppContext.BaseDirectory, "wildebeest"));

    public string Folder => Path.GetDirectoryName(Executable)!;
}
