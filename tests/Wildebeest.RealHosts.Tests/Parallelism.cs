// A fixture has a host of its own; its tests share it and come one after the other.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
[assembly: FixtureLifeCycle(LifeCycle.SingleInstance)]
