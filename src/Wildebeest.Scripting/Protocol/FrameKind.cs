namespace Wildebeest.Scripting.Protocol;

/// <summary>What a frame says. The daemon and its child come from one build, so the numbers need no versions.</summary>
enum FrameKind : byte
{
    // Daemon to script child.
    Start = 1,
    Go,
    TreeFile,
    NoTreeFile,
    RoleHosts,
    Refused,
    Var,
    Facts,
    SecretText,

    // Script child to daemon.
    Entering = 32,
    Left,
    Output,
    Changed,
    AskTreeFile,
    AskRoleHosts,
    Failed,
    Exiting,
    Completed,
    Changing,
    AskUndo,
    Answered,
    Reacting,
    Reacted,
    Hide,
    Rebooting,
    SpecAsked,
    AskVar,
    AskFacts,
    AskSecret,

    // Compile worker, both ways.
    Compile = 64,
    Compiled,
}
