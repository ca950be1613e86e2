namespace Wildebeest;

/// <summary>What the program's exit codes mean; each means one thing, in every command.</summary>
enum ExitCode
{
    Done = 0,
    Failed = 1,
    WrongUsage = 2,

    /// <summary>Waiting, halted or paused: nothing is wrong with the call, and later it may be done.</summary>
    Waiting = 3,
}
