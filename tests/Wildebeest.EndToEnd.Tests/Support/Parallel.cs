// Four at a time also where there are fewer processors: much of a test's time is another process's start.
[assembly: LevelOfParallelism(4)]
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
