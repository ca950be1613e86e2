using Wildebeest.Scripting.Child;
using Wildebeest.Scripting.Protocol;

namespace Wildebeest.Scripting.FileSystem;

/// <summary>Files of the chain's repository, as the migration's commit has them.</summary>
static class TreeFile
{
    /// <exception cref="MigrationException">There is no such file.</exception>
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var answer = ScriptSession.Current.Connection.Ask(Frame.Encode(FrameKind.AskTreeFile, writer => writer.Write(path)));
        return answer.Kind == FrameKind.TreeFile
            ? answer.Payload.ToArray()
            : throw new MigrationException($"{path}: there is no such file in this migration's commit.");
    }
}
