using Wildebeest.Git;

namespace Wildebeest.Chains;

/// <summary>Where everything stands in a chain: positions count up from 0 at its root.</summary>
interface IChainOrder
{
    /// <summary>The position of a link; of a commit that is no link of this chain that of the last link that it comes after. Null where it comes after none.</summary>
    int? PositionOf(CommitId link);

    /// <summary>Where a migration is run. A replacement runs where the migration stands whose place it takes, so both have one position. Null where there is none of that name.</summary>
    int? PositionOf(MigrationName migration);

    /// <summary>Every migration by its name, to tell which one was probably meant.</summary>
    IReadOnlyList<MigrationName> Migrations { get; }
}
