namespace Wildebeest.Chains;

/// <summary>What a link may weigh, in bytes.</summary>
sealed record ChainLimits(long LargestFile)
{
    /// <summary>A script is written by a person: more than this is a file that was put in the wrong place.</summary>
    public const long LargestScript = 1024 * 1024;

    public static ChainLimits Default { get; } = new(50_000_000);
}
