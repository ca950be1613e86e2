using Wildebeest.Chains;
using Wildebeest.Journals;

namespace Wildebeest.Planning;

/// <summary>The next thing for a host to do, or the reason why there is nothing.</summary>
abstract record Step
{
    /// <summary>Links without work for this host: its state moves to the last of them at once.</summary>
    public sealed record Pass(Link To, int Count) : Step;

    /// <summary>Run a migration. <paramref name="Earlier"/>: it lies behind the state, for a role that was given later.</summary>
    public sealed record Run(Link Link, bool Earlier, int Attempt) : Step
    {
        /// <summary>The link whose script is run at this position: a replacement's, where the migration was replaced.</summary>
        public Link Script { get; init; } = Link;

        /// <summary>Which of the tries that the script asks for it is; 0 for the first run.</summary>
        public int Retry { get; init; }

        /// <summary>It failed here and is tried again, not before the time that this says; null where nothing is to be waited for.</summary>
        public Again? Again { get; init; }
    }

    /// <summary>A role that was given later has run all of its earlier migrations.</summary>
    public sealed record CatchUp(RoleName Role) : Step;

    /// <summary>What is not yet at the origin goes there before anything else is run.</summary>
    public sealed record Publish : Step;

    /// <summary>Nothing to do until something changes.</summary>
    public sealed record Stand(Standing Reason) : Step;
}

/// <summary>Why a host does not move.</summary>
abstract record Standing
{
    /// <summary>At the tip of the chain: all is done.</summary>
    public sealed record AtTip : Standing;

    /// <summary>A migration failed here; a person must look.</summary>
    public sealed record Failed(Failure Failure) : Standing;
}
